import { LockstepError } from '@lockstep/core'
import { maximumSealedBytes } from '@lockstep/core/worker'

const maximumNumber = 0xffff_ffff
const blobName = /^[a-z0-9-]{1,64}$/

/** Refuses anything but a parentchain block number. */
export const checkBlockNumber = (field: string, number: number): void => {
  if (Number.isInteger(number) && number >= 0 && number <= maximumNumber) return
  throw new LockstepError(
    'StoreRecordNumber',
    `${field} is ${number}; a block number is a whole number from 0 to ${maximumNumber}`,
    { field, value: number, limit: maximumNumber },
  )
}

/** Refuses bytes over the bound that every store promises to hold. */
export const checkSealedSize = (field: string, sealed: Uint8Array): void => {
  if (sealed.length <= maximumSealedBytes) return
  throw new LockstepError(
    'StoreRecordSize',
    `${field} has ${sealed.length} bytes; the limit is ${maximumSealedBytes}, so seal it in smaller parts`,
    { field, value: sealed.length, limit: maximumSealedBytes },
  )
}

/** Refuses a record that does not follow the `last` one. */
export const checkRecordOrder = (number: number, last: number | undefined): void => {
  if (last === undefined || number === last + 1) return
  throw new LockstepError(
    'StoreRecordOrder',
    `record.number is ${number}; the log ends with block ${last}, so append block ${last + 1} or truncate first`,
    { field: 'record.number', value: number, limit: last + 1 },
  )
}

/** Refuses a blob's name that a file system could take for a path, a device or another case of the same name. */
export const checkBlobName = (name: string): void => {
  if (blobName.test(name)) return
  throw new LockstepError('StoreBlobName', `name is '${name}'; use 1 to 64 characters of a-z, 0-9 and -`, {
    field: 'name',
    value: name,
    limit: 64,
  })
}

/** What {@link checkRelease} needs to know of a store: its first and last block and where the cursor stands. */
export interface ReleaseBounds {
  readonly first: number | undefined
  readonly last: number | undefined
  readonly released: number | undefined
}

/** Refuses to move the outbox cursor backwards or to a block whose outputs do not exist. */
export const checkRelease = (number: number, { first, last, released }: ReleaseBounds): void => {
  checkBlockNumber('number', number)
  const lowest = released ?? first
  if (lowest !== undefined && last !== undefined && number >= lowest && number <= last) return
  const allowed = last === undefined ? 'no block to release yet' : `blocks ${lowest} to ${last} to release`
  throw new LockstepError(
    'StoreReleaseOrder',
    `number is ${number}; the log has ${allowed}, so append the block first and never go back`,
    { field: 'number', value: number, limit: last },
  )
}
