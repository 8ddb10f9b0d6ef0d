import type { EnclaveConnections } from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { createShieldingDecryptor } from '@lockstep/core/crypto'
import type { BlockHeader, Receipt } from '@lockstep/core/receipt'
import type { Stf } from '@lockstep/core/stf'
import {
  createShardExecutor,
  type LightClient,
  type OrderedInput,
  type ParentchainBlock,
  type ShardExecutor,
} from '@lockstep/core/worker'
import type { World } from '../log/world.js'
import { referenceSigner } from './accounts.js'
import { createExecutions } from './executions.js'
import { simulatedShieldingKey } from './shielding-key.js'

/** What every worker must make of one block. */
export interface ExpectedBlock {
  readonly header: BlockHeader
  /** Those of the shard that get a receipt, in the order of the receipts. */
  readonly inputs: readonly OrderedInput[]
  readonly receipts: readonly Receipt[]
  /** The parentchain calls of its outputs, the confirmation last. */
  readonly outputs: readonly Hex[]
}

/**
 * An executor that nothing ever happens to: no links, no disk, no restarts. It sees each block once, at the moment it is
 * made, and takes it back at the moment that the parentchain does.
 */
export interface Reference {
  /** @throws LockstepError `SimulationViolation` where an operation was executed before. */
  follow(block: ParentchainBlock): void
  revert(number: number): void
  /** By the block's hash, of this branch or one that was left. */
  expected(hash: Hex): ExpectedBlock | undefined
  /** The block of this branch whose outputs have this call. */
  blockOfOutput(call: Hex): number | undefined
  /** The block of this branch that executed the operation, or was the first to refuse it. */
  blockOfOperation(operationHash: Hex): number | undefined
  wasExecuted(operationHash: Hex): boolean
}

export function createReference(stf: Stf, { provider, domain }: World, connections: EnclaveConnections): Reference {
  let ordered: readonly OrderedInput[] = []
  const lightClient: LightClient = {
    ...connections.lightClient,
    verify(previous, block) {
      const verified = connections.lightClient.verify(previous, block)
      ordered = verified.inputs.filter(({ kind }) => kind !== 'timestamp' && kind !== 'announcement')
      return verified
    },
  }
  const executor: ShardExecutor = createShardExecutor({
    provider,
    stf,
    domain,
    ...connections,
    lightClient,
    signer: referenceSigner(provider),
    openShielded: createShieldingDecryptor(provider, simulatedShieldingKey),
    receiptDepth: 1,
    bareGetters: false,
  })
  const known = new Map<Hex, ExpectedBlock>()
  const branch: ExpectedBlock[] = []
  const executions = createExecutions()
  const sentIn = new Map<Hex, number>()

  return {
    follow(block) {
      const { signedHeader, receipts, outputs } = executor.execute(block, (record) => record)
      const expected = { header: signedHeader.header, inputs: ordered, receipts, outputs: outputs.map(toHex) }
      known.set(block.hash, expected)
      branch.push(expected)
      executions.note(block.number, receipts)
      for (const call of expected.outputs) sentIn.set(call, block.number)
    },
    revert(number) {
      executor.revert(number)
      branch.length = number
      executions.revert(number)
      for (const [call, place] of sentIn) if (place > number) sentIn.delete(call)
    },
    expected: (hash) => known.get(hash),
    blockOfOutput: (call) => sentIn.get(call),
    blockOfOperation: executions.blockOf,
    wasExecuted: executions.wasExecuted,
  }
}
