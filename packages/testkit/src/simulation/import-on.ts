import { LockstepError } from '@lockstep/core'
import type { Worker } from '@lockstep/core/worker'
import type { Random } from '../generation/random.js'
import type { HostAttacks } from './host-attacks.js'
import type { Simulation } from './simulation.js'

export interface ImportOnOptions {
  readonly simulation: Simulation
  readonly name: string
  readonly worker: Worker
  readonly random: Random
  readonly attacks: HostAttacks
  pause(): Promise<void>
}

/** What passes by itself: the next import begins where this one ended. */
const passing = ['LinkLost', 'StaleNonce', 'FutureNonce', 'MempoolFull', 'StoreWriteFailed', 'StoreTruncated']
/** The parentchain has other blocks than the enclave. */
const forked = ['AncestryMismatch', 'BlockNumberGap']

/**
 * What a host's main loop is: import for ever, try again what may pass, and where the parentchain took blocks back go
 * back with it: one block, then two, four, until an import goes on, or as far as blocks are final.
 */
export async function importOn({ simulation, name, worker, random, attacks, pause }: ImportOnOptions): Promise<never> {
  const { trace } = simulation
  let back = 0

  async function importSome(): Promise<void> {
    const onReleaseFailure = random.chance(0.5) ? { onReleaseFailure: () => trace.note(`${name} releases later`) } : {}
    for await (const { number } of worker.import({ batchSize: random.between(1, 4), ...onReleaseFailure })) {
      back = 0
      await attacks.afterBlock(worker.enclave, number)
      if (random.chance(0.02)) return
    }
  }

  async function goBack(): Promise<void> {
    back = back === 0 ? 1 : back * 2
    const latest = (await worker.store.latest())?.number ?? 0
    const target = Math.max(0, latest - back)
    try {
      await worker.revert(target)
      trace.note(`${name} went back to block ${target}`)
    } catch (error) {
      const final = finalBlock(error)
      if (final === undefined) throw error
      await worker.revert(final)
      trace.note(`${name} went back to block ${final}, the last final one`)
    }
  }

  for (;;) {
    try {
      await importSome()
    } catch (error) {
      const code = error instanceof LockstepError ? error.code : ''
      trace.note(`${name} stops importing: ${code === '' ? String(error) : code}`)
      if (forked.includes(code)) await goBack().catch(unlessPassing)
      else unlessPassing(error)
    }
    await pause()
  }
}

function unlessPassing(error: unknown): void {
  if (error instanceof LockstepError && passing.includes(error.code)) return
  throw error
}

function finalBlock(error: unknown): number | undefined {
  if (!(error instanceof LockstepError) || error.code !== 'BlockFinal') return undefined
  const { limit } = error.details
  return typeof limit === 'number' ? limit : undefined
}
