import { createEmbeddedLightClient } from '@lockstep/adapters/parentchain/embedded'
import { type Hex, LockstepError } from '@lockstep/core'
import { fetchReceipts, type IncludedAt } from '@lockstep/core/client'
import { inboundOperation } from '@lockstep/core/operation'
import type { SignedReceipt } from '@lockstep/core/receipt'
import type { Call } from '@lockstep/core/stf'
import type { OrderedInput } from '@lockstep/core/worker'
import type { RemoteChain } from '../network/connect-chain.js'
import type { NetworkFile } from '../network/network-file.js'
import { depositAccounts } from './deposit.js'
import type { Session } from './open-session.js'

/** Funds that came in from the parentchain. */
export interface Inbound {
  readonly call: Call
  readonly args: { readonly who: Hex; readonly amount: bigint }
  readonly included: IncludedAt
  /** Which of the block's inputs it is. */
  isInput(input: OrderedInput): boolean
}

/** A request of a worker stands for as many operations; more than it can hold. */
const mostOperations = 8192

/**
 * The receipt of funds that came in, once a worker has stated that it executed their block. Its operation is named by
 * its place in the block, which is known once the block is; the block is verified here, as an enclave does.
 *
 * A place counts operations, and nobody outside of the enclaves can tell how many there are in what a worker ordered
 * before: then one place after the other is asked for.
 *
 * @throws LockstepError `ShieldMissing`, `ReceiptMissing`; the light client's
 */
export async function inboundReceipt(session: Session, chain: RemoteChain, inbound: Inbound): Promise<SignedReceipt> {
  const { access, file } = session
  const { call, args, included, isInput } = inbound
  const inputs = await inputsOf(session, chain, file, included)
  const index = inputs.findIndex(isInput)
  if (index < 0) throw missing(included)
  const packed = inputs.slice(0, index).filter((input) => input.kind === 'invoke' && isPacked(input.ciphertext)).length
  const last = packed === 0 ? index : index + mostOperations
  for (let place = index - packed; place <= last; place += 1) {
    const { provider, shard } = access
    const { operationHash } = inboundOperation(provider, call, args, shard, { block: included.number, index: place })
    const [receipt] = await fetchReceipts(provider, access, shard, operationHash)
    if (receipt !== undefined) return receipt
  }
  throw new LockstepError(
    'ReceiptMissing',
    `block ${included.number} is processed but has no receipt of the shielding; its worker may have others by now`,
    { value: included.number },
  )
}

/** Requests of clients have a length that RSA gives them; those of workers never do. */
function isPacked(ciphertext: Uint8Array): boolean {
  return ciphertext.length % 384 !== 0
}

async function inputsOf(
  { access }: Session,
  chain: RemoteChain,
  file: NetworkFile | undefined,
  included: IncludedAt,
): Promise<readonly OrderedInput[]> {
  const block = await chain.block(included.number)
  const parent = await chain.block(included.number - 1)
  if (block === undefined || parent === undefined || file === undefined) throw missing(included)
  const { genesisHash, finalityAuthority } = file
  const deposits = { shard: access.shard, accounts: depositAccounts({ access, file }) }
  const lightClient = createEmbeddedLightClient({ provider: access.provider, genesisHash, finalityAuthority, deposits })
  const { inputs } = lightClient.verify({ number: parent.number, hash: parent.hash }, block)
  return inputs.filter(({ kind }) => kind !== 'timestamp')
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
