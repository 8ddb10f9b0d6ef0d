import type { Hex } from '@lockstep/core'
import { callsOnChain, paymentsDue } from './payments.js'
import type { SimulatedClient } from './simulated-client.js'
import type { SimulatedHost } from './simulated-host.js'
import type { Simulation } from './simulation.js'

export interface Expectations {
  readonly clients: readonly SimulatedClient[]
  readonly hosts: readonly SimulatedHost[]
  readonly operations: readonly Hex[]
}

/**
 * What still has to happen once the faults are over; `undefined` when everything has. Every request is in a final block,
 * every operation has a receipt, and every worker has handed every output of these blocks over.
 */
export function createLiveness(simulation: Simulation, expected: Expectations): () => string | undefined {
  const { chain, reference } = simulation
  /** The block by which all requests were on the chain. */
  let target: number | undefined

  function missingRequest(): string | undefined {
    if (!expected.clients.every((client) => client.isDone())) return 'a client is not done'
    const included = new Map<Hex, number>()
    for (let number = 1; number <= chain.head(); number += 1) {
      for (const { signer } of chain.extrinsicsOf(number)) included.set(signer, (included.get(signer) ?? 0) + 1)
    }
    const late = expected.clients.find(({ account }) => (included.get(account) ?? 0) < chain.nextNonce(account))
    if (late !== undefined) return `a request of ${late.account} waits for a block`
    const lost = expected.operations.find((hash) => reference.blockOfOperation(hash) === undefined)
    return lost && `operation ${lost} has no receipt`
  }

  function missingOutput(last: number): string | undefined {
    const calls = callsOnChain(simulation)
    for (let number = 1; number <= last; number += 1) {
      const hash = chain.block(number)?.hash
      for (const call of (hash && reference.expected(hash)?.outputs) ?? []) {
        const missing = expected.hosts.find(
          ({ account, ledger }) => calls.get(call)?.has(account) !== true && !ledger.withheld.has(call),
        )
        if (missing !== undefined) return `${missing.name} handed an output of block ${number} over to nobody`
      }
    }
    const unpaid = paymentsDue(simulation, last).find(
      (call) => !calls.has(call) && expected.hosts.some(({ ledger }) => !ledger.withheld.has(call)),
    )
    return unpaid && `output ${unpaid} is not on the parentchain`
  }

  /** What was handed over before a host lost its store is on the chain, while it still works its way back. */
  function lateHost(last: number): string | undefined {
    const late = expected.hosts.find(({ ledger }) => ledger.released < last)
    return late && `${late.name} has released up to block ${late.ledger.released} only`
  }

  return () => {
    const request = target === undefined ? missingRequest() : undefined
    if (request !== undefined) return request
    target ??= chain.head()
    if (chain.finalized() < target) return `block ${target} is not final`
    return lateHost(target) ?? missingOutput(target)
  }
}
