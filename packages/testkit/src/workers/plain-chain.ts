import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { LightClient, OrderedInput, ParentchainBlock, VerifiedBlock } from '@lockstep/core/worker'
import { logBlock } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'

/**
 * Requests as blocks that enclaves can be fed with, whatever effects their STF has: without a parentchain's extrinsics
 * and proofs, which property 14 is about.
 */
export interface PlainChain {
  readonly blocks: readonly ParentchainBlock[]
  readonly lightClient: LightClient
}

export interface PlainChainOptions {
  /** The requests in each block. */
  readonly requests: readonly (readonly EnclaveBridgeCall[])[]
  /** As a log has them. */
  readonly pauses?: readonly number[]
  /** How many blocks must follow a block before it is final. */
  readonly finalityLag: number
}

export function createPlainChain(world: World, { requests, pauses, finalityLag }: PlainChainOptions): PlainChain {
  const verified = requests.map((calls, position): VerifiedBlock => {
    const context = logBlock(world, position, pauses)
    return {
      ...context,
      parentHash: logBlock(world, position - 1).hash,
      finalized: Math.max(0, context.number - finalityLag),
      inputs: calls.map((call) => orderedInput(world, call)),
    }
  })
  const known = new Map(verified.map((block) => [block.hash, block]))
  return {
    blocks: verified.map(plainBlock),
    lightClient: {
      verify(previous, { number, hash }) {
        const block = known.get(hash)
        if (block === undefined) throw refused('HeaderMalformed', number, 'it was never made')
        const expected = (previous?.number ?? 0) + 1
        if (block.number !== expected) throw refused('BlockNumberGap', number, `block ${expected} comes next`)
        return block
      },
    },
  }
}

function orderedInput(world: World, call: EnclaveBridgeCall): OrderedInput {
  if (call.type === 'invoke') {
    const { shard, ciphertext } = call.value.request
    return { kind: 'invoke', shard, ciphertext: fromHex(ciphertext), inputHash: hashOf(world, ciphertext) }
  }
  if (call.type !== 'shieldFunds') throw new LockstepError('LogMalformed', `no input is made by ${call.type}`)
  const { shard, encryptedBeneficiary, amount } = call.value
  const inputHash = hashOf(world, encryptedBeneficiary)
  return { kind: 'shield', shard, encryptedBeneficiary: fromHex(encryptedBeneficiary), amount, inputHash }
}

function hashOf({ provider }: World, content: Hex): Hex {
  return toHex(provider.blake2b256(fromHex(content)))
}

/** The inputs stand in it as a host sees them; what the enclave believes is the light client's. */
function plainBlock({ number, hash, inputs }: VerifiedBlock): ParentchainBlock {
  const extrinsics = inputs.map((input) => {
    if (input.kind === 'invoke') return input.ciphertext
    return input.kind === 'shield' ? input.encryptedBeneficiary : new Uint8Array()
  })
  return { header: fromHex(hash), hash, number, extrinsics, events: [], justification: new Uint8Array() }
}

function refused(code: 'HeaderMalformed' | 'BlockNumberGap', number: number, why: string): LockstepError {
  return new LockstepError(code, `block ${number} is refused: ${why}`, { field: 'number', value: number })
}
