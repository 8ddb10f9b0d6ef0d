import { createEmbeddedLightClient } from '@lockstep/adapters/parentchain/embedded'
import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { IncludedAt } from '@lockstep/core/client'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { inboundOperation } from '@lockstep/core/operation'
import type { Call } from '@lockstep/core/stf'
import type { RemoteChain } from '../network/connect-chain.js'
import type { NetworkFile } from '../network/network-file.js'

export interface ShieldingPlace {
  readonly provider: CryptoProvider
  readonly chain: RemoteChain
  readonly shard: Hex
  readonly file: NetworkFile | undefined
  readonly call: Call
}

/**
 * The operation hash of shielded funds: it depends on the place in the block, so it is known once the block is. The
 * block is verified here, as an enclave does.
 *
 * @throws LockstepError `ShieldMissing`; the light client's
 */
export async function shieldHash(
  { provider, chain, shard, file, call }: ShieldingPlace,
  args: { readonly who: Hex; readonly amount: bigint },
  encrypted: Uint8Array,
  included: IncludedAt,
): Promise<Hex> {
  const block = await chain.block(included.number)
  const parent = await chain.block(included.number - 1)
  if (block === undefined || parent === undefined || file === undefined) throw missing(included)
  const { genesisHash, finalityAuthority } = file
  const lightClient = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
  const { inputs } = lightClient.verify({ number: parent.number, hash: parent.hash }, block)
  const index = inputs
    .filter(({ kind }) => kind !== 'timestamp')
    .findIndex((input) => input.kind === 'shield' && toHex(input.encryptedBeneficiary) === toHex(encrypted))
  if (index < 0) throw missing(included)
  return inboundOperation(provider, call, args, shard, { block: block.number, index }).operationHash
}

function missing({ number }: IncludedAt): LockstepError {
  return new LockstepError(
    'ShieldMissing',
    `block ${number} does not have the shielding; is this the shard's parentchain?`,
    {
      value: number,
    },
  )
}
