import { type Hex, LockstepError } from '@lockstep/core'
import { createWriter, encode, finish, H256, u32, writeBytes } from '@lockstep/core/codec'
import { type BlockRecordContent, decodeBlockRecord, encodeBlockRecord } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import { type Sealing, seal, unseal } from './seal.js'

/** Whose records: one enclave's, of one shard. */
export interface RecordOwner {
  readonly shard: Hex
  readonly account: Hex
}

const numberSize = 4
const domain = asciiBytes('lockstep/sealed-record/v1\0')

/**
 * Seals what a block leaves behind: number (u32, little-endian, readable) ‖ sealed record. Shard, account and number
 * are authenticated with it, so a record opens for one enclave, at one place.
 */
export function sealRecord(sealing: Sealing, owner: RecordOwner, record: BlockRecordContent): Uint8Array {
  const { number } = record.signedHeader.header
  return concatBytes(encode(u32, number), seal(sealing, encodeBlockRecord(record), place(owner, number)))
}

/**
 * Opens the record of block `number`.
 *
 * @throws LockstepError `RecordMismatch` for the record of another number; `SealBroken` for one that was changed,
 * renumbered, or sealed by another enclave.
 */
export function unsealRecord(
  sealing: Sealing,
  owner: RecordOwner,
  number: number,
  sealed: Uint8Array,
): BlockRecordContent {
  const stated = statedNumber(sealed)
  if (stated !== number) throw wrongNumber(stated, number)
  return decodeBlockRecord(unseal(sealing, sealed.subarray(numberSize), place(owner, number)))
}

function place({ shard, account }: RecordOwner, number: number): Uint8Array {
  const writer = createWriter()
  writeBytes(writer, domain)
  H256.write(writer, shard)
  H256.write(writer, account)
  u32.write(writer, number)
  return finish(writer)
}

/** The readable number; bytes that are too short for one have a number that no block has. */
function statedNumber(sealed: Uint8Array): number {
  if (sealed.length < numberSize) return -1
  return new DataView(sealed.buffer, sealed.byteOffset, numberSize).getUint32(0, true)
}

function wrongNumber(stated: number, expected: number): LockstepError {
  return new LockstepError(
    'RecordMismatch',
    `sealed record is of block ${stated} where block ${expected} comes next; restore from the first, without gaps`,
    { field: 'number', value: stated, limit: expected },
  )
}
