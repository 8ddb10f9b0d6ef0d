import { fromHex, LockstepError } from '@lockstep/core'
import type { BlockRecordContent, FormerVersion } from '@lockstep/core/worker'
import type { Inheritance } from './inheritance.js'
import type { Sealing } from './seal.js'
import { type RecordOwner, unsealRecord } from './sealed-record.js'

/** What an enclave opens records with: its own key, and those that earlier code handed over. */
export interface RecordKeys {
  readonly sealing: Sealing
  readonly owner: RecordOwner
  readonly inherited: readonly Inheritance[]
  readonly formerVersions: readonly FormerVersion[]
}

/**
 * Opens the record of block `number`, which this enclave has sealed, or one whose code it follows, in that code's time.
 *
 * @throws LockstepError `RecordVersion` for a record that earlier code made behind its last block; as `unsealRecord`
 */
export function openRecord(keys: RecordKeys, number: number, sealed: Uint8Array): BlockRecordContent {
  const { sealing, owner, inherited } = keys
  const own = openWith(sealing, owner, number, sealed)
  if (own !== undefined) return own
  for (const { mrenclave, account, sealingKey } of inherited) {
    const former = { ...sealing, sealingKey: fromHex(sealingKey) }
    const record = openWith(former, { ...owner, account }, number, sealed)
    if (record !== undefined) return inTime(keys, mrenclave, record)
  }
  return unsealRecord(sealing, owner, number, sealed)
}

function openWith(
  sealing: Sealing,
  owner: RecordOwner,
  number: number,
  sealed: Uint8Array,
): BlockRecordContent | undefined {
  try {
    return unsealRecord(sealing, owner, number, sealed)
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'SealBroken') return undefined
    throw error
  }
}

function inTime(
  { formerVersions }: RecordKeys,
  mrenclave: Inheritance['mrenclave'],
  record: BlockRecordContent,
): BlockRecordContent {
  const { number } = record.signedHeader.header
  const lastBlock = formerVersions.find((version) => version.mrenclave === mrenclave)?.lastBlock ?? 0
  if (number <= lastBlock) return record
  throw new LockstepError(
    'RecordVersion',
    `block ${number} was executed by the code ${mrenclave}, whose last block is ${lastBlock}; take the blocks behind that one back and import them again`,
    { field: 'number', value: number, limit: lastBlock },
  )
}
