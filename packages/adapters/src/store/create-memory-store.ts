import type { BlockRecord, Store } from '@lockstep/core/worker'
import {
  checkBlobName,
  checkBlockNumber,
  checkRecordOrder,
  checkRelease,
  checkSealedSize,
} from './check-store-input.js'
import { storeClosed } from './store-closed.js'
import { storeTruncated } from './store-truncated.js'

/**
 * A store that lives as long as the process: for tests, development, and workers that rebuild from the parentchain.
 * Keeps every rule of the port but durability, so it is also the model that durable stores are compared with.
 */
export const createMemoryStore = (name = 'memory'): Store => {
  let blocks: BlockRecord[] = []
  let releasedNumber: number | undefined
  let truncations = 0
  let closed = false
  const blobs = new Map<string, Uint8Array>()

  const assertOpen = (): void => {
    if (closed) throw storeClosed(name)
  }
  const copy = ({ number, sealed }: BlockRecord): BlockRecord => ({ number, sealed: Uint8Array.from(sealed) })
  const lastNumber = (): number | undefined => blocks.at(-1)?.number

  return {
    name,
    async append(record) {
      assertOpen()
      checkBlockNumber('record.number', record.number)
      checkSealedSize('record.sealed', record.sealed)
      checkRecordOrder(record.number, lastNumber())
      blocks.push(copy(record))
    },
    async *records(from = 0) {
      assertOpen()
      checkBlockNumber('from', from)
      const seen = truncations
      let next = Math.max(0, from - (blocks[0]?.number ?? from))
      for (;;) {
        assertOpen()
        if (truncations !== seen) throw storeTruncated(name)
        const record = blocks[next++]
        if (record === undefined) return
        yield copy(record)
      }
    },
    async latest() {
      assertOpen()
      const record = blocks.at(-1)
      return record && copy(record)
    },
    async truncateAfter(number) {
      assertOpen()
      checkBlockNumber('number', number)
      const kept = blocks.filter((record) => record.number <= number)
      if (kept.length === blocks.length) return
      blocks = kept
      truncations += 1
      const last = lastNumber()
      if (last === undefined) releasedNumber = undefined
      else if (releasedNumber !== undefined) releasedNumber = Math.min(releasedNumber, last)
    },
    async putSealed(blob, sealed) {
      assertOpen()
      checkBlobName(blob)
      checkSealedSize('sealed', sealed)
      blobs.set(blob, Uint8Array.from(sealed))
    },
    async getSealed(blob) {
      assertOpen()
      checkBlobName(blob)
      const sealed = blobs.get(blob)
      return sealed && Uint8Array.from(sealed)
    },
    async removeSealed(blob) {
      assertOpen()
      checkBlobName(blob)
      blobs.delete(blob)
    },
    async markReleased(number) {
      assertOpen()
      checkRelease(number, { first: blocks[0]?.number, last: lastNumber(), released: releasedNumber })
      releasedNumber = number
    },
    async released() {
      assertOpen()
      return releasedNumber
    },
    async close() {
      closed = true
    },
  }
}
