import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Hex } from '@lockstep/core'
import type { SignedHeader } from '@lockstep/core/receipt'

/** What a worker says. */
export type WorkerMessage =
  | { readonly type: 'serving'; readonly shard: Hex; readonly account: Hex; readonly head: number }
  | {
      readonly type: 'executed'
      readonly shard: Hex
      readonly number: number
      readonly roots: string
      readonly executed: readonly Hex[]
    }
  | {
      readonly type: 'left'
      readonly shard: Hex
      readonly signedHeader: SignedHeader
      readonly chunks: readonly Uint8Array[]
    }
  | { readonly type: 'failed'; readonly error: string }

/** A worker in a process of its own. */
export interface WorkerProcess {
  send(message: object): void
  /** Waits for the first answer of what was said, and is to be said, of which `find` makes something. */
  wait<T>(find: (message: WorkerMessage) => T | undefined): Promise<T>
  /** Roots of the shard's blocks by number, as far as it has executed them. */
  roots(shard: Hex): ReadonlyMap<number, string>
  /** How often operations were executed. */
  executed(shard: Hex): readonly Hex[]
  end(): Promise<void>
}

const script = new URL('shard-worker.mjs', import.meta.url)
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export function startWorker(name: string): WorkerProcess {
  const child = fork(script, [name], { serialization: 'advanced', execArgv: [] })
  const messages: WorkerMessage[] = []
  const waiting = new Set<() => void>()
  let ended: string | undefined
  const wake = (): void => {
    for (const look of [...waiting]) look()
  }
  running.add(child)
  child.on('message', (message: WorkerMessage) => {
    messages.push(message)
    if (message.type === 'failed') ended = message.error
    wake()
  })
  child.on('exit', (code, signal) => {
    running.delete(child)
    ended ??= `worker ${name} ended with ${code ?? signal}`
    wake()
  })

  const executedBlocks = (shard: Hex) =>
    messages.flatMap((message) => (message.type === 'executed' && message.shard === shard ? [message] : []))

  return {
    send: (message) => child.send(message),
    wait: (find) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          for (const message of messages) {
            const found = find(message)
            if (found === undefined) continue
            waiting.delete(look)
            resolve(found)
            return
          }
          if (ended === undefined) return
          waiting.delete(look)
          reject(new Error(ended))
        }
        waiting.add(look)
        look()
      }),
    roots: (shard) => new Map(executedBlocks(shard).map(({ number, roots }) => [number, roots])),
    executed: (shard) => executedBlocks(shard).flatMap(({ executed }) => executed),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}
