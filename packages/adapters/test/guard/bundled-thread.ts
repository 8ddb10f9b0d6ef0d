import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'

/** A module as a script that threads can run: the guard locks its realm down, so that each test needs one to spare. */
export interface BundledThread {
  run(workerData: unknown): Promise<string[]>
  remove(): void
}

export async function bundleThread(name: string): Promise<BundledThread> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-guard-'))
  const script = join(folder, 'thread.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    external: ['esbuild', 'magic-string'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  })
  return {
    run: (workerData) => {
      const worker = new Worker(script, { workerData })
      return new Promise((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
