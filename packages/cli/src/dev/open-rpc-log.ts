import { createRpcLog, type RpcEvent } from '@lockstep/adapters/integritee-rpc/server'
import { LockstepError } from '@lockstep/core'
import { destination, pino } from 'pino'

/** A file with what happens at the workers' JSON-RPC. */
export interface RpcLogFile {
  observe(worker: number, event: RpcEvent): void
  close(): void
}

/**
 * Appends to a file, a line of JSON for each event: answered requests, connections and their ends, refused messages,
 * defects, each with the worker's number. Nothing of what a request holds is in it.
 *
 * @throws LockstepError `LogUnwritable`
 */
export function openRpcLog(path: string, workers: number): RpcLogFile {
  const file = openDestination(path)
  const log = pino({ level: 'debug', base: null }, file)
  const observers = new Map<number, (event: RpcEvent) => void>()
  for (let number = 1; number <= workers; number += 1)
    observers.set(number, createRpcLog(log.child({ worker: number })))
  return {
    observe: (worker, event) => observers.get(worker)?.(event),
    close() {
      file.flushSync()
      file.end()
    },
  }
}

function openDestination(path: string): ReturnType<typeof destination> {
  try {
    return destination({ dest: path, sync: true, mkdir: true })
  } catch (cause) {
    throw new LockstepError(
      'LogUnwritable',
      `${path} cannot be written (${Object(cause).code}); name another file by --log`,
      { field: '--log', value: path },
      { cause },
    )
  }
}
