import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { orderedOperation } from '@lockstep/core/pool'
import { type SignedReceipt, signedReceiptCodec, verifySignedReceipt } from '@lockstep/core/receipt'
import { equalBytes } from '../../work-order/equal-bytes.js'
import type { OpenedOutput } from '../../work-order/open-response.js'
import { shardOutput } from './shard-output.js'

/** What the requester of a shard's workload knows of it. */
export interface ShardExpectation {
  readonly provider: CryptoProvider
  readonly shard: Hex
  /** Account of the attested enclave that executes the shard's blocks; see `attestWorker`. */
  readonly enclaveAccount: Hex
  /** The operation as it was put into the work order. */
  readonly operation: Uint8Array
}

/** What became of an operation. */
export interface ShardAnswer {
  /** `callResult` and `receiptEvents` read it. */
  readonly signedReceipt: SignedReceipt
  /** SCALE bytes of what the call returned, or of the details of the error that it failed with. */
  readonly returned: Uint8Array
}

/**
 * Reads the outputs of a shard's workload and believes only a receipt of this operation, in this shard, in a block that
 * the attested enclave signed.
 *
 * @throws LockstepError `ReceiptMissing` where an output is absent or under somebody else's key, `ReceiptForged` for one
 * that proves something else, or a codec's error.
 */
export function openShardOutputs(expected: ShardExpectation, outputs: readonly OpenedOutput[]): ShardAnswer {
  const returned = plainOutput(outputs, shardOutput.returned)
  const signedReceipt = decode(signedReceiptCodec, plainOutput(outputs, shardOutput.receipt))
  requireOwnReceipt(expected, signedReceipt)
  if (!equalBytes(returned, fromHex(signedReceipt.receipt.output))) throw forged('outData[0]', toHex(returned))
  return { signedReceipt, returned }
}

function requireOwnReceipt(expected: ShardExpectation, signed: SignedReceipt): void {
  const { provider, shard, enclaveAccount, operation } = expected
  const { receipt } = signed
  if (receipt.shard !== shard) throw forged('shard', receipt.shard)
  // Through the log an operation stands in the block as it is, through the pool as the indirect path would have it.
  const hashes = [operation, orderedOperation(operation)].map((bytes) => toHex(provider.blake2b256(bytes)))
  if (!hashes.includes(receipt.operationHash)) throw forged('operationHash', receipt.operationHash)
  if (!verifySignedReceipt(provider, signed, enclaveAccount)) throw forged('signedHeader', receipt.operationHash)
}

function plainOutput(outputs: readonly OpenedOutput[], index: number): Uint8Array {
  const output = outputs.find((candidate) => candidate.index === index)
  if (output?.type === 'plain') return output.data
  throw new LockstepError('ReceiptMissing', `output ${index} is ${output?.type ?? 'absent'}; the shard answers two`, {
    field: 'outData',
    value: index,
  })
}

function forged(field: string, value: string): LockstepError {
  return new LockstepError(
    'ReceiptForged',
    `${field} of the receipt is not what the attested enclave would sign here`,
    {
      field,
      value,
    },
  )
}
