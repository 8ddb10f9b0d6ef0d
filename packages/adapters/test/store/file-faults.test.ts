import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFileStore } from '../../src/store/index.js'
import { createFaultyDisk, type Faults } from './faulty-disk.js'
import { appendBlocks, readContent, readRecords, sealedBlock } from './store-content.js'
import { temporaryDirectory } from './temporary-directory.js'

const identity = new Uint8Array(32).fill(5)

const openFaulty = async () => {
  const directory = await temporaryDirectory()
  const faults: Faults = {}
  const open = async () => {
    const store = await openFileStore(directory, { identity, disk: createFaultyDisk(faults) })
    onTestFinished(() => store.close())
    return store
  }
  const store = await open()
  await appendBlocks(store, 1, 3)
  await store.markReleased(2)
  await store.putSealed('key', sealedBlock(9))
  const heal = () => Object.assign(faults, { room: undefined, syncFails: false, truncateFails: false })
  return { directory, faults, store, open, heal, before: await readContent(store) }
}

describe('a full disk', () => {
  it('refuses an append at any byte, keeps nothing of it, and the store goes on', async () => {
    const { directory, faults, store, heal, before } = await openFaulty()
    const size = (await readFile(join(directory, 'blocks'))).length
    for (let room = 0; room < 28; room++) {
      faults.room = room
      await expect(appendBlocks(store, 4, 4)).rejects.toMatchObject({
        code: 'StoreWriteFailed',
        cause: { code: 'ENOSPC' },
      })
      expect((await readFile(join(directory, 'blocks'))).length).toBe(size)
      expect(await readContent(store)).toEqual(before)
    }
    heal()
    await appendBlocks(store, 4, 5)
    expect((await readRecords(store)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
  })

  it('refuses a blob and a cursor, keeps the old ones, and the store goes on', async () => {
    const { directory, faults, store, open, heal, before } = await openFaulty()
    for (const room of [0, 10]) {
      faults.room = room
      await expect(store.putSealed('key', sealedBlock(8))).rejects.toMatchObject({ code: 'StoreWriteFailed' })
      faults.room = room
      await expect(store.markReleased(3)).rejects.toMatchObject({ code: 'StoreWriteFailed' })
      faults.room = room
      await expect(store.truncateAfter(1)).rejects.toMatchObject({ code: 'StoreWriteFailed' })
      expect(await readContent(store)).toEqual(before)
    }
    expect(await readdir(join(directory, 'sealed'))).toEqual(['key'])
    heal()
    await store.close()
    const reopened = await open()
    expect(await readContent(reopened)).toEqual(before)
    await reopened.markReleased(3)
    expect(await reopened.released()).toBe(3)
  })

  it('refuses to create a store and leaves no half of one', async () => {
    const directory = await temporaryDirectory()
    const disk = createFaultyDisk({ room: 20 })
    await expect(openFileStore(directory, { identity, disk })).rejects.toMatchObject({ code: 'StoreWriteFailed' })
    expect(await readdir(directory)).toEqual([])
  })
})

describe('a failed sync', () => {
  it.each(['append', 'truncate', 'release'] as const)('of %s ends the store until it is opened again', async (kind) => {
    const { faults, store, open, heal, before } = await openFaulty()
    faults.syncFails = true
    const change = {
      append: () => appendBlocks(store, 4, 4),
      truncate: () => store.truncateAfter(2),
      release: () => store.markReleased(3),
    }[kind]
    await expect(change()).rejects.toMatchObject({ code: 'StoreFailed', cause: { code: 'EIO' } })
    heal()
    await expect(store.latest()).rejects.toMatchObject({ code: 'StoreFailed' })
    await expect(appendBlocks(store, 4, 4)).rejects.toMatchObject({ code: 'StoreFailed' })
    await store.close()
    const reopened = await open()
    const after = await readContent(reopened)
    expect(after.records).toEqual(before.records.slice(0, after.records.length))
    expect(after.records.length).toBeGreaterThanOrEqual(2)
  })

  it('is what a write is that cannot be taken back', async () => {
    const { faults, store, open, heal, before } = await openFaulty()
    Object.assign(faults, { room: 20, truncateFails: true })
    await expect(appendBlocks(store, 4, 4)).rejects.toMatchObject({ code: 'StoreFailed' })
    heal()
    await expect(store.released()).rejects.toMatchObject({ code: 'StoreFailed' })
    await store.close()
    expect(await readContent(await open())).toEqual(before)
  })
})

it('streams: one record needs no more than a batch and a window to be read', async () => {
  const { faults, store } = await openFaulty()
  await appendBlocks(store, 4, 60, 100_000)
  faults.bytesRead = 0
  const reader = store.records()[Symbol.asyncIterator]()
  await reader.next()
  expect(faults.bytesRead).toBeLessThan(1_000_000)
  faults.bytesRead = 0
  await store.latest()
  expect(faults.bytesRead).toBeLessThan(200_000)
})
