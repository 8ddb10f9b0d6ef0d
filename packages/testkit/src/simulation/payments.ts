import type { EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import type { Hex } from '@lockstep/core'
import type { Reference } from './reference.js'
import type { SimulatedChain } from './simulated-chain.js'

/** What payments are counted on. */
export interface PaymentSources {
  readonly chain: Pick<SimulatedChain, 'head' | 'finalized' | 'block' | 'extrinsicsOf'> & {
    state(): Pick<EmbeddedChain, 'eventsOf'>
  }
  readonly reference: Pick<Reference, 'expected'>
}

/** The parentchain calls that stand in blocks of the longest branch, each with the accounts that sent it. */
export function callsOnChain({ chain }: Pick<PaymentSources, 'chain'>): ReadonlyMap<Hex, ReadonlySet<Hex>> {
  const calls = new Map<Hex, Set<Hex>>()
  for (let number = 1; number <= chain.head(); number += 1) {
    for (const { call, signer } of chain.extrinsicsOf(number)) {
      const senders = calls.get(call) ?? new Set()
      calls.set(call, senders.add(signer))
    }
  }
  return calls
}

/** The outputs of the blocks up to `last` on the longest branch, but for the confirmations. */
export function paymentsDue({ chain, reference }: PaymentSources, last: number): Hex[] {
  const due: Hex[] = []
  for (let number = 1; number <= last; number += 1) {
    const hash = chain.block(number)?.hash
    due.push(...((hash && reference.expected(hash)?.outputs) ?? []).slice(0, -1))
  }
  return due
}

/** How many payments from the vault the chain has made. */
export function paymentsMade({ chain }: Pick<PaymentSources, 'chain'>): number {
  const state = chain.state()
  let count = 0
  for (let number = 1; number <= chain.head(); number += 1) {
    for (const { event } of state.eventsOf(number)) {
      if (event.type === 'enclaveBridge' && event.value.type === 'unshieldedFunds') count += 1
    }
  }
  return count
}

/**
 * Every output that arrived was paid, and paid once: as many payments as different outputs, whoever sent them how often.
 * Answers what is wrong.
 */
export function wrongPayments(sources: PaymentSources): string | undefined {
  const calls = callsOnChain(sources)
  const arrived = new Set(paymentsDue(sources, sources.chain.finalized()).filter((call) => calls.has(call)))
  const made = paymentsMade(sources)
  if (made === arrived.size) return undefined
  return `the parentchain made ${made} payments for ${arrived.size} different outputs`
}
