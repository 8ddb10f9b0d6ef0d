import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { LockstepError } from '@lockstep/core'
import { parseArguments } from './arguments.js'
import { startMainJob } from './main-job.js'
import { printTable } from './print-table.js'
import { showProgress } from './progress.js'
import { serve } from './serve.js'

/** Runs the main job as the command line asks; see README.md. */
async function main(argv: readonly string[]): Promise<void> {
  const { json, serve: leaveRunning, seed } = parseArguments(argv)
  const folder = temporaryFolder()
  const write = (line: string): void => void process.stderr.write(`${line}\n`)
  const provider = createProvider()
  if (provider.name !== 'native') write(`cryptography is ${provider.name}: the same verdicts, but slow`)
  const job = await startMainJob({ provider, progress: showProgress(write), seed, folder })
  try {
    const report = await job.run()
    process.stdout.write(`${json ? JSON.stringify(report) : printTable(report)}\n`)
    if (leaveRunning) await serve(job, write)
  } finally {
    await job.close()
  }
}

/** A folder that goes with the process, also where that is interrupted. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-m6-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // Where the workers are being served, a signal only ends the serving.
      if (process.listenerCount(signal) === 0) process.exit(130)
    })
  }
  return folder
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof LockstepError
  process.stderr.write(known ? `${error.code}: ${error.message}\n` : `${String(error)}\n`)
  process.exitCode = 1
})
