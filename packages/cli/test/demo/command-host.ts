import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Finished } from '../run-lockstep.js'

const host = fileURLToPath(new URL('command-host.mjs', import.meta.url))

/** A process that runs commands one after the other, as a user's shell does, without loading the program for each. */
export interface CommandHost {
  run(args: readonly string[]): Promise<Finished>
  close(): Promise<void>
}

/**
 * PERF: half a second of processor time goes into loading the program, a tenth into a command; scripts of some fifty
 * commands have the program once.
 */
export function startCommandHost(cwd: string, env: Readonly<Record<string, string | undefined>>): CommandHost {
  const child = fork(host, { cwd, env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const waiting = new Map<number, { resolve(finished: Finished): void; reject(error: Error): void }>()
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      for (const { reject } of waiting.values()) reject(new Error(`the commands' process ended with ${code}`))
      resolve()
    })
  })
  child.on('message', (message) => {
    const { id, code, output, errors } = Object(message)
    waiting.get(id)?.resolve({ code, output, errors })
    waiting.delete(id)
  })
  let lastId = 0
  return {
    run(args) {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ id, args })
      })
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}
