import { maximumSealedBytes, type Store } from '@lockstep/core/worker'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, openFileStore } from '../../src/store/index.js'
import { appendBlocks, hex, readContent, readRecords, sealedBlock } from './store-content.js'
import { temporaryDirectory } from './temporary-directory.js'
import { createVolatileDisk } from './volatile-disk.js'

const identity = new Uint8Array(32).fill(7)

const implementations: readonly (readonly [name: string, open: () => Promise<Store>])[] = [
  ['memory', async () => createMemoryStore()],
  ['file', async () => openFileStore(await temporaryDirectory(), { identity })],
  ['file on a simulated disk', async () => openFileStore('/store', { identity, disk: createVolatileDisk() })],
]

describe.each(implementations)('store contract: %s', (_, open) => {
  const openStore = async (): Promise<Store> => {
    const store = await open()
    onTestFinished(() => store.close())
    return store
  }
  const refusal = (code: string) => ({ name: 'LockstepError', code })

  it('is empty at first', async () => {
    const store = await openStore()
    expect(await readContent(store)).toEqual({
      records: [],
      latest: undefined,
      released: undefined,
      blobs: [undefined, undefined],
    })
  })

  it('returns records in order, from any block on', async () => {
    const store = await openStore()
    await appendBlocks(store, 1000, 1200)
    const numbers = async (from?: number) => (await readRecords(store, from)).map(({ number }) => number)
    const range = (first: number) => Array.from({ length: 1201 - first }, (_, index) => first + index)
    expect(await numbers()).toEqual(range(1000))
    expect(await numbers(3)).toEqual(range(1000))
    for (const from of [1000, 1001, 1063, 1064, 1065, 1127, 1128, 1199, 1200]) {
      expect(await numbers(from)).toEqual(range(from))
    }
    expect(await numbers(1201)).toEqual([])
    expect(await store.latest()).toEqual({ number: 1200, sealed: sealedBlock(1200) })
  })

  it('returns the bytes it was given, empty and large ones too', async () => {
    const store = await openStore()
    const lengths = [0, 1, 16, 65_519, 65_520, 65_536, 65_537, 300_000]
    for (const [number, length] of lengths.entries())
      await store.append({ number, sealed: sealedBlock(number, length) })
    const records = await readRecords(store)
    expect(records.map(({ number, sealed }) => [number, hex(sealed)])).toEqual(
      lengths.map((length, number) => [number, hex(sealedBlock(number, length))]),
    )
  })

  it('shares no bytes with its caller', async () => {
    const store = await openStore()
    const sealed = Uint8Array.of(1, 2, 3)
    const pending = [store.append({ number: 5, sealed }), store.putSealed('key', sealed)]
    sealed.fill(9)
    await Promise.all(pending)
    const latest = await store.latest()
    latest?.sealed.fill(9)
    ;(await store.getSealed('key'))?.fill(9)
    for await (const record of store.records()) record.sealed.fill(9)
    expect(await store.latest()).toEqual({ number: 5, sealed: Uint8Array.of(1, 2, 3) })
    expect(await store.getSealed('key')).toEqual(Uint8Array.of(1, 2, 3))
    expect(await readRecords(store)).toEqual([{ number: 5, sealed: Uint8Array.of(1, 2, 3) }])
  })

  it('takes overlapping calls in the order in which they were made', async () => {
    const store = await openStore()
    const numbers = Array.from({ length: 20 }, (_, number) => number)
    await Promise.all(numbers.map((number) => store.append({ number, sealed: sealedBlock(number) })))
    expect((await readRecords(store)).map(({ number }) => number)).toEqual(numbers)
  })

  it.each([2, 4, 3 - 2 ** 20, 2 ** 32 - 1])('refuses a record out of order: %d after 2', async (number) => {
    const store = await openStore()
    await appendBlocks(store, 1, 2)
    const code = number < 0 ? 'StoreRecordNumber' : 'StoreRecordOrder'
    await expect(store.append({ number, sealed: sealedBlock(1) })).rejects.toMatchObject(refusal(code))
    await appendBlocks(store, 3, 3)
    expect((await readRecords(store)).map((record) => record.number)).toEqual([1, 2, 3])
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 32])('refuses %d as a block number', async (number) => {
    const store = await openStore()
    const code = refusal('StoreRecordNumber')
    await expect(store.append({ number, sealed: sealedBlock(1) })).rejects.toMatchObject(code)
    await expect(store.truncateAfter(number)).rejects.toMatchObject(code)
    await expect(store.markReleased(number)).rejects.toMatchObject(code)
    await expect(readRecords(store, number)).rejects.toMatchObject(code)
  })

  it('accepts the highest block number', async () => {
    const store = await openStore()
    await appendBlocks(store, 2 ** 32 - 2, 2 ** 32 - 1)
    expect((await store.latest())?.number).toBe(2 ** 32 - 1)
  })

  it('holds 64 MiB and refuses one byte more', async () => {
    const store = await openStore()
    const tooLong = new Uint8Array(maximumSealedBytes + 1)
    await expect(store.append({ number: 0, sealed: tooLong })).rejects.toMatchObject(refusal('StoreRecordSize'))
    await expect(store.putSealed('key', tooLong)).rejects.toMatchObject(refusal('StoreRecordSize'))
    await store.append({ number: 0, sealed: tooLong.subarray(1) })
    expect((await store.latest())?.sealed.length).toBe(maximumSealedBytes)
  })

  it('takes blocks back and goes on from there', async () => {
    const store = await openStore()
    await appendBlocks(store, 10, 200)
    await store.truncateAfter(200)
    await store.truncateAfter(300)
    expect((await store.latest())?.number).toBe(200)
    for (const kept of [199, 138, 137, 74, 73, 10]) {
      await store.truncateAfter(kept)
      expect(await store.latest()).toEqual({ number: kept, sealed: sealedBlock(kept) })
      expect(await readRecords(store)).toHaveLength(kept - 9)
    }
    await appendBlocks(store, 11, 12, 99)
    expect(await readRecords(store, 11)).toEqual(
      [11, 12].map((number) => ({ number, sealed: sealedBlock(number, 99) })),
    )
    await store.truncateAfter(9)
    expect(await readContent(store)).toMatchObject({ records: [], latest: undefined })
    await appendBlocks(store, 4000, 4001)
    expect((await readRecords(store)).map(({ number }) => number)).toEqual([4000, 4001])
  })

  it('tells a reader that its records were taken away', async () => {
    const store = await openStore()
    await appendBlocks(store, 1, 5)
    const reader = store.records()[Symbol.asyncIterator]()
    await reader.next()
    await store.truncateAfter(4)
    await expect(reader.next()).rejects.toMatchObject(refusal('StoreTruncated'))
  })

  it('shows a reader the records that were appended meanwhile', async () => {
    const store = await openStore()
    await appendBlocks(store, 1, 2)
    const numbers: number[] = []
    for await (const { number } of store.records()) {
      numbers.push(number)
      if (number < 6) await appendBlocks(store, number + 2, number + 2)
    }
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('moves the outbox cursor forward only, to blocks that it holds', async () => {
    const store = await openStore()
    const refused = refusal('StoreReleaseOrder')
    await expect(store.markReleased(0)).rejects.toMatchObject(refused)
    await appendBlocks(store, 5, 9)
    for (const number of [4, 10]) await expect(store.markReleased(number)).rejects.toMatchObject(refused)
    await store.markReleased(5)
    await store.markReleased(8)
    await store.markReleased(8)
    await expect(store.markReleased(7)).rejects.toMatchObject(refused)
    expect(await store.released()).toBe(8)
  })

  it('takes the outbox cursor back with the blocks', async () => {
    const store = await openStore()
    await appendBlocks(store, 5, 9)
    await store.markReleased(7)
    await store.truncateAfter(8)
    expect(await store.released()).toBe(7)
    await store.truncateAfter(6)
    expect(await store.released()).toBe(6)
    await store.truncateAfter(4)
    expect(await store.released()).toBeUndefined()
  })

  it('keeps blobs apart, replaces and removes them', async () => {
    const store = await openStore()
    await store.putSealed('key', Uint8Array.of(1))
    await store.putSealed('other-key', new Uint8Array())
    await store.putSealed('key', Uint8Array.of(2, 3))
    expect(await store.getSealed('key')).toEqual(Uint8Array.of(2, 3))
    expect(await store.getSealed('other-key')).toEqual(new Uint8Array())
    expect(await store.getSealed('none')).toBeUndefined()
    await store.removeSealed('key')
    await store.removeSealed('none')
    expect(await store.getSealed('key')).toBeUndefined()
    expect(await store.getSealed('other-key')).toEqual(new Uint8Array())
  })

  it.each(['', '..', 'a/b', 'Key', 'key.tmp', 'ключ', 'k'.repeat(65)])(
    "refuses '%s' as a blob's name",
    async (name) => {
      const store = await openStore()
      await expect(store.putSealed(name, Uint8Array.of(1))).rejects.toMatchObject(refusal('StoreBlobName'))
      await expect(store.getSealed(name)).rejects.toMatchObject(refusal('StoreBlobName'))
      await expect(store.removeSealed(name)).rejects.toMatchObject(refusal('StoreBlobName'))
    },
  )

  it('answers nothing after it was closed', async () => {
    const store = await openStore()
    await appendBlocks(store, 1, 2)
    const reader = store.records()[Symbol.asyncIterator]()
    await reader.next()
    const last = store.append({ number: 3, sealed: sealedBlock(3) })
    await Promise.all([store.close(), store.close()])
    await expect(last).resolves.toBeUndefined()
    const calls: (() => Promise<unknown>)[] = [
      () => store.append({ number: 4, sealed: sealedBlock(4) }),
      () => readRecords(store),
      () => reader.next(),
      () => store.latest(),
      () => store.truncateAfter(1),
      () => store.putSealed('key', Uint8Array.of(1)),
      () => store.getSealed('key'),
      () => store.removeSealed('key'),
      () => store.markReleased(1),
      () => store.released(),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject(refusal('StoreClosed'))
  })
})
