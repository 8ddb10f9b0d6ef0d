import { LockstepError } from '@lockstep/core'
import { runCommandLine } from './run-command-line.js'
import { processTerminal } from './terminal.js'

/** Runs one command with this process's terminal; answers the exit code and never rejects. */
export async function runProcess(argv: readonly string[]): Promise<number> {
  try {
    return await runCommandLine(argv, processTerminal())
  } catch (error) {
    // What the user can mend is one line; anything else is a bug of this program, and its stack helps to find it.
    const text = error instanceof LockstepError ? `lockstep: ${error.message}` : String(Object(error).stack ?? error)
    process.stderr.write(`${text}\n`)
    return 2
  }
}
