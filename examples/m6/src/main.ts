import { mkdtemp, rm } from 'node:fs/promises'
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
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-m6-'))
  try {
    const write = (line: string): void => void process.stderr.write(`${line}\n`)
    const progress = showProgress(write)
    const job = await startMainJob({ provider: createProvider(), progress, seed, folder })
    try {
      const report = await job.run()
      process.stdout.write(`${json ? JSON.stringify(report) : printTable(report)}\n`)
      if (leaveRunning) await serve(job, write)
    } finally {
      await job.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof LockstepError
  process.stderr.write(known ? `${error.code}: ${error.message}\n` : `${String(error)}\n`)
  process.exitCode = 1
})
