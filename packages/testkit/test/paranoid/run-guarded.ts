import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { GuardedJob, GuardedResult } from './guarded-host.js'

/** Runs guarded STFs in a process of its own, because the guard locks its whole realm down. */
export async function runGuarded(job: GuardedJob, flags: readonly string[] = []): Promise<GuardedResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-guarded-'))
  try {
    const host = join(folder, 'host.mjs')
    await build({
      entryPoints: [fileURLToPath(new URL('./guarded-host.ts', import.meta.url))],
      outfile: host,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['source'],
      external: ['esbuild', 'magic-string'],
      logLevel: 'silent',
    })
    const path = join(folder, 'job.json')
    writeFileSync(path, JSON.stringify(job))
    const { status, stderr } = spawnSync(process.execPath, [...flags, host, path], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(readFileSync(`${path}.result`, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
