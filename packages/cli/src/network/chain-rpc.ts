import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { ParentchainBlock } from '@lockstep/core/worker'

/** A block of the parentchain as it crosses the wire. */
export interface BlockDocument {
  readonly header: Hex
  readonly hash: Hex
  readonly number: number
  readonly extrinsics: readonly Hex[]
  readonly events: readonly Hex[]
  readonly justification: Hex
}

/** The longest that a server waits for a block which is not there yet, in milliseconds. */
export const longestWait = 20_000

/** The most bytes of a request: an extrinsic with the longest ciphertext, in hexadecimal digits, twice. */
export const maximumRequestSize: number = 256 * 1024

export function blockDocument({
  header,
  hash,
  number,
  extrinsics,
  events,
  justification,
}: ParentchainBlock): BlockDocument {
  return {
    ...{ header: toHex(header), hash, number },
    extrinsics: extrinsics.map((each) => toHex(each)),
    events: events.map((each) => toHex(each)),
    justification: toHex(justification),
  }
}

/** @throws LockstepError `ChainAnswer` for what is no block */
export function readBlock(value: unknown): ParentchainBlock {
  const { header, hash, number, extrinsics, events, justification }: Record<string, unknown> = Object(value)
  if (typeof number !== 'number') throw chainAnswer('a block')
  return {
    ...{ header: bytesOf(header), hash: hexOf(hash), number },
    extrinsics: listOf(extrinsics).map(bytesOf),
    events: listOf(events).map(bytesOf),
    justification: bytesOf(justification),
  }
}

/** @throws LockstepError `ChainAnswer` */
export function hexOf(value: unknown): Hex {
  if (typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value)) return `0x${value.slice(2)}`
  throw chainAnswer('hexadecimal digits')
}

/** @throws LockstepError `ChainAnswer` */
export function numberOf(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw chainAnswer('a whole number')
}

const bytesOf = (value: unknown): Uint8Array => fromHex(hexOf(value))

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw chainAnswer('a list')
}

function chainAnswer(wanted: string): LockstepError {
  return new LockstepError(
    'ChainAnswer',
    `the parentchain's answer has no ${wanted} where one must be; is this lockstep dev?`,
  )
}
