import type { Hex } from '@lockstep/core'
import { AccountId, bytes, type Codec, decode, H256, struct, u128 } from '@lockstep/core/codec'
import {
  type Deposit,
  type DepositAccounts,
  depositsOf,
  type FundsEvent,
  maximumCiphertextSize,
} from '../integritee/index.js'
import type { RuntimeEventView } from './substrate-runtime.js'

/** SPEC: Substrate `pallet_balances`, event `Transfer`. */
const transferFields: Codec<{ readonly from: Hex; readonly to: Hex; readonly amount: bigint }> = struct({
  from: AccountId,
  to: AccountId,
  amount: u128,
})

/** SPEC: Integritee's enclave-bridge pallet, event `ShieldFunds`. */
const shieldFields: Codec<{ readonly shard: Hex; readonly encryptedBeneficiary: Hex; readonly amount: bigint }> =
  struct({ shard: H256, encryptedBeneficiary: bytes(maximumCiphertextSize), amount: u128 })

/**
 * The deposits among the events of one extrinsic, or among those of the block itself. An event whose fields are laid out
 * otherwise is none: refusing the block for it would let a runtime with other accounts stop the shard.
 */
export function readDeposits(accounts: DepositAccounts, events: readonly RuntimeEventView[]): readonly Deposit[] {
  return depositsOf(
    accounts,
    events.flatMap((event) => fundsEvent(event) ?? []),
  )
}

function fundsEvent({ name, fields }: RuntimeEventView): FundsEvent | undefined {
  if (name === 'balances.Transfer') {
    const transfer = attempt(() => decode(transferFields, fields))
    return transfer && { type: 'transfer', ...transfer }
  }
  if (name !== 'enclaveBridge.ShieldFunds') return undefined
  const shielding = attempt(() => decode(shieldFields, fields))
  return shielding && { type: 'shieldFunds', shard: shielding.shard, amount: shielding.amount }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
