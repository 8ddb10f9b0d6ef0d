#!/usr/bin/env node
import { LockstepError } from '@lockstep/core'
import { runCommandLine } from './run-command-line.js'
import { processTerminal } from './terminal.js'

runCommandLine(process.argv.slice(2), processTerminal()).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    // What the user can mend is one line; anything else is a bug of this program, and its stack helps to find it.
    const text = error instanceof LockstepError ? `lockstep: ${error.message}` : String(Object(error).stack ?? error)
    process.stderr.write(`${text}\n`)
    process.exitCode = 2
  },
)
