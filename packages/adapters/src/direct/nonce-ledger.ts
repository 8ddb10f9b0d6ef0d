import type { Hex } from '@lockstep/core'
import { decode, u32 } from '@lockstep/core/codec'
import { nonceSpace } from '@lockstep/core/engine'
import { decodeStateDiff } from '@lockstep/core/state'
import type { BlockRecordContent } from '@lockstep/core/worker'

/**
 * The next nonces of all accounts, as the blocks' state differences tell them.
 *
 * PERF: a second copy of one space of the state, about 150 bytes an account. The executor has them, but no port by
 * which the pool could ask; decoding differences was chosen over a getter that every STF would have to declare.
 */
export interface NonceLedger {
  next(account: Hex): number
  /** Takes over a block and answers the nonces that it changed. */
  add(record: BlockRecordContent): ReadonlyMap<Hex, number>
  /** Takes back the blocks behind this one. */
  revert(number: number): void
}

interface Step {
  readonly number: number
  readonly before: ReadonlyMap<Hex, number | undefined>
}

export function createNonceLedger(): NonceLedger {
  const nonces = new Map<Hex, number>()
  /** Of the blocks that are not final. */
  let steps: Step[] = []

  return {
    next: (account) => nonces.get(account) ?? 0,
    add({ signedHeader, finalized, diff }) {
      const changed = changedNonces(diff)
      const before = new Map([...changed.keys()].map((account) => [account, nonces.get(account)] as const))
      steps.push({ number: signedHeader.header.number, before })
      steps = steps.filter(({ number }) => number > finalized)
      for (const [account, nonce] of changed) nonces.set(account, nonce)
      return changed
    },
    revert(number) {
      for (let step = steps.at(-1); step !== undefined && step.number > number; step = steps.at(-1)) {
        steps.pop()
        for (const [account, nonce] of step.before) {
          if (nonce === undefined) nonces.delete(account)
          else nonces.set(account, nonce)
        }
      }
    },
  }
}

function changedNonces(diff: Uint8Array): ReadonlyMap<Hex, number> {
  const changes = decodeStateDiff(diff).find(({ space }) => space === nonceSpace)?.changes ?? []
  return new Map(changes.map(({ key, value }) => [key, value === undefined ? 0 : decode(u32, value)]))
}
