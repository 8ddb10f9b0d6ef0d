import { type Hex, toHex } from '@lockstep/core'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signCall } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import { unit } from './amount.js'
import type { Client } from './client.js'
import type { Scenario } from './scenario.js'
import type { Invocation, Submission } from './submission.js'

/** What the real world adds to each block of a pass. Each leaves one receipt and disturbs no neighbour. */
export interface Disturbances {
  readonly whileShielding: readonly Submission[]
  readonly whileTransferring: readonly Submission[]
  readonly whileUnshielding: readonly Submission[]
  readonly whileBobSends: readonly Submission[]
  readonly whileBobFails: readonly Submission[]
  readonly whileBobSendsAgain: readonly Submission[]
}

/**
 * All disturbances of one pass, on Dave's account.
 *
 * @param nonce Dave's nonce when the pass begins.
 */
export function planDisturbances(scenario: Scenario, client: Client, nonce: number): Disturbances {
  const { provider, entropy, shard, accounts } = scenario
  const { dave, eve } = accounts
  const { shieldingKey, mrenclave } = client.access.worker
  const { balanceTransfer, balanceUnshieldThroughEnclaveBridgePallet, balanceShieldThroughEnclaveBridgePallet } =
    balances.calls

  /** Bytes that arrive as they are, encrypted or not. */
  const raw = (what: string, ciphertext: Uint8Array, expected: string, to: Hex = shard): Invocation => ({
    kind: 'invoke',
    what,
    shard: to,
    operationHash: toHex(provider.blake2b256(ciphertext)),
    ciphertext,
    expected,
  })
  /** Bytes that the worker opens. */
  const opened = (what: string, plaintext: Uint8Array, expected: string): Invocation => ({
    kind: 'invoke',
    what,
    shard,
    operationHash: toHex(provider.blake2b256(plaintext)),
    ciphertext: shieldingEncrypt(provider, shieldingKey, plaintext),
    expected,
  })
  const signed = (call: Uint8Array, callNonce: number, forShard: Hex = shard): Uint8Array =>
    signCall(call, {
      nonce: callNonce,
      domain: { mrenclave, shard: forShard },
      signer: dave,
      path: 'indirectCall',
    })

  const transfer = encodeCall(balanceTransfer, dave.account, { to: eve.account, amount: unit })
  const unshield = encodeCall(balanceUnshieldThroughEnclaveBridgePallet, dave.account, {
    beneficiary: eve.account,
    amount: unit,
    shard,
  })
  const shieldForHimself = encodeCall(balanceShieldThroughEnclaveBridgePallet, dave.account, {
    who: dave.account,
    amount: unit,
  })
  const foreignShard = toHex(entropy(32))
  const good = signed(transfer, nonce)
  const last = signed(transfer, nonce + 3)

  return {
    whileShielding: [
      { kind: 'shield', what: "Dave's shielding", who: dave.account, amount: 10n * unit, expected: 'Ok' },
      raw('an undecryptable operation', entropy(384), 'Undecryptable'),
      raw('a truncated ciphertext', entropy(383), 'TruncatedCiphertext'),
    ],
    whileTransferring: [
      opened("Dave's transfer", good, 'Ok'),
      opened('a duplicate', good, 'Duplicate'),
      opened('a truncated operation', good.subarray(0, good.length - 1), 'Truncated'),
      opened('an operation with trailing bytes', Uint8Array.from([...good, 0]), 'TrailingBytes'),
    ],
    whileUnshielding: [
      opened("Dave's first unshield", signed(unshield, nonce + 1), 'Ok'),
      opened("Dave's second, identical unshield", signed(unshield, nonce + 2), 'Ok'),
      opened('a replay', good, 'StaleNonce'),
      raw('an operation for a foreign shard', entropy(384), 'ForeignShard', foreignShard),
    ],
    whileBobSends: [
      opened('an undecodable operation', Uint8Array.from([0, 0xee, ...entropy(120)]), 'Undecodable'),
      opened('a nonce from the future', signed(transfer, nonce + 9), 'FutureNonce'),
      opened('a signature over another call', withOtherAmount(signed(transfer, nonce + 3)), 'BadSignature'),
    ],
    whileBobFails: [
      opened('a signature for a foreign shard', signed(transfer, nonce + 3, foreignShard), 'BadSignature'),
      opened("a call that is the enclave's", signed(shieldForHimself, nonce + 3), 'BadOrigin'),
    ],
    whileBobSendsAgain: [
      opened("Dave's last transfer", last, 'Ok'),
      opened('a direct call on the parentchain', Uint8Array.from([1, ...last.subarray(1)]), 'UnsupportedOperation'),
    ],
  }
}

/** Kind, index, sender and recipient stand before the amount: 66 bytes. */
const amountOffset = 66

function withOtherAmount(operation: Uint8Array): Uint8Array {
  const changed = operation.slice()
  changed[amountOffset] = (changed[amountOffset] ?? 0) ^ 1
  return changed
}
