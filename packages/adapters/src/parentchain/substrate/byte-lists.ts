import { fromHex, LockstepError, toHex } from '@lockstep/core'
import { bytes, createReader, createWriter, finish, type Reader, remaining, u32 } from '@lockstep/core/codec'

/** The most bytes of one item: an events value that stands in its node. */
const maximumItem = 16 * 1024 * 1024
/** The most items of one list: headers between a block and the end of its authority set. */
const maximumItems = 100_000

const item = bytes(maximumItem)

/**
 * Lists of byte strings as one byte string: for each list the number of its items (u32), then the items, each with its
 * compact length.
 */
export function encodeByteLists(lists: readonly (readonly Uint8Array[])[]): Uint8Array {
  const writer = createWriter(1024)
  for (const list of lists) {
    u32.write(writer, list.length)
    for (const entry of list) item.write(writer, toHex(entry))
  }
  return finish(writer)
}

/** Exactly `count` lists. @throws LockstepError `ByteListTooLong`, `ByteListTrailing`; a codec's error */
export function decodeByteLists(encoded: Uint8Array, count: number): readonly (readonly Uint8Array[])[] {
  const reader = createReader(encoded)
  const lists = Array.from({ length: count }, () => readList(reader))
  if (remaining(reader) === 0) return lists
  throw new LockstepError('ByteListTrailing', `${remaining(reader)} bytes stand behind the last of ${count} lists`, {
    field: 'justification',
    value: remaining(reader),
    limit: 0,
  })
}

function readList(reader: Reader): readonly Uint8Array[] {
  const size = u32.read(reader)
  if (size > maximumItems) {
    throw new LockstepError('ByteListTooLong', `a list has ${size} items, the limit is ${maximumItems}`, {
      field: 'justification',
      value: size,
      limit: maximumItems,
    })
  }
  const entries: Uint8Array[] = []
  for (let index = 0; index < size; index += 1) entries.push(fromHex(item.read(reader)))
  return entries
}
