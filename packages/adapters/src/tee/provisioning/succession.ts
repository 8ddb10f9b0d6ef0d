import type { Hex } from '@lockstep/core'
import { bytes, type Codec, struct, u32 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { type FormerVersion, type SignedUpgradePermit, verifyUpgradePermit } from '@lockstep/core/worker'
import { type Inheritance, inheritanceCodec } from '../inheritance.js'
import { maximumPassedKeys } from './passed-keys-codec.js'
import type { ProvisioningRefusal } from './refusal.js'

/** By what an enclave hands its shard over to other code, and takes one over. */
export interface SuccessionPolicy {
  readonly shard: Hex
  /** Who may name the code that follows. */
  readonly authorities: readonly Hex[]
  /** The code before this one; `undefined` for the first of a shard. */
  readonly former: FormerVersion | undefined
  /** The least security version of the code before this one. */
  readonly minimumFormerSecurityVersion: number
  /** What opens this enclave's records, for the code that follows. */
  legacy(): readonly Inheritance[]
  /** Ends this code's time behind a block, unless it cannot end there. */
  retire(lastBlock: number): Promise<ProvisioningRefusal | undefined>
}

/** What goes from code to the code that follows it. */
export interface Legacy {
  /** Number of the last block of the code that hands over. */
  readonly lastBlock: number
  /** `encodeLegacyKeys`. */
  readonly keys: Hex
  /** What opens the records so far, those of the code that hands over last. */
  readonly inherited: readonly Inheritance[]
}

/** SCALE layout: last block (u32) ‖ shielding keys (bytes) ‖ {@link inheritanceCodec}. */
export const legacyCodec: Codec<Legacy> = struct({
  lastBlock: u32,
  keys: bytes(maximumPassedKeys),
  inherited: inheritanceCodec,
})

/** Why a permit does not let this code hand over, `undefined` if it does. */
export function judgePermit(
  provider: CryptoProvider,
  { shard, authorities }: Pick<SuccessionPolicy, 'shard' | 'authorities'>,
  own: Hex,
  signed: SignedUpgradePermit,
): ProvisioningRefusal | undefined {
  if (!verifyUpgradePermit(provider, signed, authorities)) return 'PermitForged'
  return signed.permit.shard === shard && signed.permit.from === own ? undefined : 'PermitForeign'
}
