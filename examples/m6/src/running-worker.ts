import { LockstepError } from '@lockstep/core'
import type { SignedHeader } from '@lockstep/core/receipt'
import type { ImportOptions, Worker } from '@lockstep/core/worker'

/** A worker that imports blocks in the background, and the headers that it has signed. */
export interface RunningWorker {
  readonly name: string
  readonly worker: Worker
  /** Waits until the block is executed, durable and its outputs are handed over. @throws what the import loop threw */
  reached(block: number): Promise<SignedHeader>
  head(): SignedHeader | undefined
  /** Ends the import loop after the block it is at. */
  stop(): Promise<void>
}

/** Starts a worker's import loop. */
export function runWorker(name: string, worker: Worker, options: Omit<ImportOptions, 'signal'> = {}): RunningWorker {
  const abort = new AbortController()
  const headers = new Map<number, SignedHeader>()
  const waiting = new Set<() => void>()
  let head: SignedHeader | undefined
  let failure: unknown
  const wake = (): void => {
    for (const resume of waiting) resume()
    waiting.clear()
  }
  const loop = importAll().catch((error: unknown) => {
    failure = error ?? new LockstepError('WorkerFailed', `worker ${name} ended without a reason`)
    wake()
  })

  async function importAll(): Promise<void> {
    for await (const { number, signedHeader } of worker.import({ ...options, signal: abort.signal })) {
      headers.set(number, signedHeader)
      head = signedHeader
      wake()
    }
  }

  return {
    name,
    worker,
    head: () => head,
    async reached(block) {
      for (;;) {
        if (failure !== undefined) throw failure
        const header = headers.get(block)
        if (header !== undefined) return header
        await new Promise<void>((resume) => waiting.add(resume))
      }
    },
    async stop() {
      abort.abort()
      await loop
    },
  }
}
