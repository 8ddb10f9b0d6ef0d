import type { EnclaveRuntime } from '@lockstep/adapters/tee'
import type { Enclave, ExecutedBlock } from '@lockstep/core/worker'
import type { Life } from './life.js'
import type { Simulation } from './simulation.js'

/** An enclave as its host meets it: calls take time, and whatever it executes must be what the reference executes. */
export function hostEnclave(
  simulation: Simulation,
  name: string,
  runtime: EnclaveRuntime,
  life: Life,
  takeTime: (label: string) => Promise<void>,
): Enclave {
  return {
    mrenclave: runtime.mrenclave,
    shard: runtime.shard,
    account: runtime.account,
    attest: (challenge) => life.hear(runtime.attest(challenge)),
    registration: (nonce, role) => life.hear(runtime.registration(nonce, role)),
    restore: (sealed, released) => life.hear(runtime.restore(sealed, released)),
    async executeBlocks(blocks) {
      await takeTime(`executes block ${blocks.map(({ number }) => number).join()}`)
      const executed = await life.hear(runtime.executeBlocks(blocks))
      for (const block of executed) compareWithReference(simulation, name, block)
      return executed
    },
    async revert(number) {
      await takeTime(`goes back to block ${number}`)
      await life.hear(runtime.revert(number))
    },
    outputs: (number, nonce) => life.hear(runtime.outputs(number, nonce)),
    query: (sealed) => life.hear(runtime.query(sealed)),
    close: async () => undefined,
  }
}

const compared = ['stateRoot', 'receiptsRoot', 'parent', 'timestamp', 'number', 'shard', 'stfIdentity'] as const

/** Workers that all equal the reference equal each other, block by block, on every branch. */
function compareWithReference(
  { reference, trace, fail }: Simulation,
  name: string,
  { number, signedHeader: { header } }: ExecutedBlock,
): void {
  const expected = reference.expected(header.parentchainHash)?.header
  trace.note(`${name} has block ${number} ${header.parentchainHash.slice(2, 8)} root ${header.stateRoot.slice(2, 10)}`)
  if (expected === undefined) {
    fail(`${name} executed block ${number}, which the parentchain never made`)
    return
  }
  const field = compared.find((each) => header[each] !== expected[each])
  if (field !== undefined) {
    fail(`${name} has in block ${number} the ${field} ${header[field]}, expected ${expected[field]}`)
  }
}
