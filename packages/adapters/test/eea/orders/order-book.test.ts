import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type BookTable, createBookTable } from '../../../src/eea/orders/book-table.js'
import { openFileBookLog } from '../../../src/eea/orders/file-book-log.js'
import { memoryBookLog } from '../../../src/eea/orders/memory-book-log.js'
import { openOrderBook } from '../../../src/eea/orders/open-order-book.js'
import type { Disk } from '../../../src/store/index.js'
import { createFaultyDisk, type Faults } from '../../store/faulty-disk.js'
import { temporaryDirectory } from '../../store/temporary-directory.js'
import { createVolatileDisk } from '../../store/volatile-disk.js'

const identity = new Uint8Array(32).fill(1)

const open = async (directory: string, options: { readonly disk?: Disk; readonly compactionBytes?: number } = {}) => {
  const [left, right] = [createBookTable('left', z.number()), createBookTable('right', z.number())]
  const log = await openFileBookLog(directory, { identity, tables: [left, right], ...options })
  return { left, right, book: openOrderBook(directory, log) }
}

const entriesOf = (table: BookTable<number>): Record<string, unknown> =>
  Object.fromEntries([...table.changes()].map(({ key, value }) => [key, value]))

describe('an order book', () => {
  test('keeps what its transactions wrote and removed', async () => {
    const directory = await temporaryDirectory()
    const { left, right, book } = await open(directory)
    await book.transact((t) => {
      t.put(left, 'a', 1)
      t.put(right, 'a', 2)
    })
    await Promise.all([book.transact((t) => t.put(left, 'b', 3)), book.transact((t) => t.remove(right, 'a'))])
    await book.close()
    const again = await open(directory)
    expect([entriesOf(again.left), entriesOf(again.right)]).toEqual([{ a: 1, b: 3 }, {}])
    await again.book.close()
  })

  test('takes a transaction back that throws, and does not write it', async () => {
    const directory = await temporaryDirectory()
    const { left, book } = await open(directory)
    await book.transact((t) => t.put(left, 'a', 1))
    const failed = book.transact((t) => {
      t.put(left, 'a', 2)
      t.put(left, 'b', 2)
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(entriesOf(left)).toEqual({ a: 1 })
    await book.close()
    const again = await open(directory)
    expect(entriesOf(again.left)).toEqual({ a: 1 })
    await again.book.close()
  })

  test('takes back what a full disk refused, with all that was built on it, and goes on when there is room', async () => {
    const directory = await temporaryDirectory()
    const faults: Faults = {}
    const { left, book } = await open(directory, { disk: createFaultyDisk(faults) })
    await book.transact((t) => t.put(left, 'a', 1))
    faults.room = 10
    const refused = [2, 3].map((value) => book.transact((t) => t.put(left, 'a', (left.get('a') ?? 0) + value)))
    for (const result of await Promise.allSettled(refused))
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'StoreWriteFailed' } })
    expect(entriesOf(left)).toEqual({ a: 1 })
    faults.room = 1e9
    await book.transact((t) => t.put(left, 'b', 4))
    await book.close()
    const again = await open(directory)
    expect(entriesOf(again.left)).toEqual({ a: 1, b: 4 })
    await again.book.close()
  })

  test('answers nothing any more after a failed sync', async () => {
    const directory = await temporaryDirectory()
    const faults: Faults = {}
    const { left, book } = await open(directory, { disk: createFaultyDisk(faults) })
    faults.syncFails = true
    await expect(book.transact((t) => t.put(left, 'a', 1))).rejects.toMatchObject({ code: 'StoreFailed' })
    faults.syncFails = false
    await expect(book.transact((t) => t.put(left, 'a', 1))).rejects.toMatchObject({ code: 'StoreFailed' })
    await expect(book.durable()).rejects.toMatchObject({ code: 'StoreFailed' })
    await book.close()
  })

  test('is not told to be durable before it is', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const table = createBookTable('t', z.number())
    const book = openOrderBook('held', { ...memoryBookLog, append: () => held })
    const written = book.transact((t) => t.put(table, 'a', 1))
    let told = false
    const durable = book.durable().then(() => {
      told = true
    })
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
    expect([table.get('a'), told]).toEqual([1, false])
    release()
    await Promise.all([written, durable])
    expect(told).toBe(true)
    await book.close()
    await expect(book.durable()).rejects.toMatchObject({ code: 'StoreClosed' })
  })

  test('writes its file anew when most of it is no more', async () => {
    const directory = await temporaryDirectory()
    const { left, book } = await open(directory, { compactionBytes: 2000 })
    for (let value = 0; value < 400; value += 1) await book.transact((t) => t.put(left, `key ${value % 3}`, value))
    await book.close()
    expect((await stat(join(directory, 'orders'))).size).toBeLessThan(3000)
    const again = await open(directory)
    expect(entriesOf(again.left)).toEqual({ 'key 0': 399, 'key 1': 397, 'key 2': 398 })
    await again.book.close()
  })

  test('is refused when it is open already, of another identity, of another release or damaged', async () => {
    const directory = await temporaryDirectory()
    const { left, book } = await open(directory)
    await expect(open(directory)).rejects.toMatchObject({ code: 'StoreLocked' })
    await book.transact((t) => t.put(left, 'a', 1))
    await book.transact((t) => t.put(left, 'b', 1))
    await book.close()
    const other = createBookTable('other', z.number())
    await expect(openFileBookLog(directory, { identity, tables: [other] })).rejects.toMatchObject({
      code: 'OrderBookUnreadable',
    })
    const texts = createBookTable('left', z.string())
    await expect(openFileBookLog(directory, { identity, tables: [texts] })).rejects.toMatchObject({
      code: 'OrderBookUnreadable',
    })
    await expect(openFileBookLog(directory, { identity: new Uint8Array(32), tables: [] })).rejects.toMatchObject({
      code: 'StoreIdentityMismatch',
    })
    await expect(openFileBookLog(directory, { identity: new Uint8Array(3), tables: [] })).rejects.toMatchObject({
      code: 'StoreIdentity',
    })
    const bytes = await readFile(join(directory, 'orders'))
    bytes.writeUInt8(bytes.readUInt8(70) ^ 1, 70)
    await writeFile(join(directory, 'orders'), bytes)
    await expect(open(directory)).rejects.toMatchObject({ code: 'StoreCorrupt' })
  })
})

test('a power cut at any moment leaves whole transactions, and every one that was acknowledged', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 6, max: 120 }),
      fc.array(fc.nat(100), { minLength: 40, maxLength: 40 }),
      async (operations, fates) => {
        const disk = createVolatileDisk()
        const setup = await open('/book', { disk, compactionBytes: 600 })
        await setup.book.close()
        disk.cutPowerAfter(operations)
        let acknowledged = 0
        let attempted = 0
        const run = async (): Promise<void> => {
          const { left, right, book } = await open('/book', { disk, compactionBytes: 600 })
          for (; attempted < 60; ) {
            attempted += 1
            const value = attempted
            // Both tables change together, always; the second one of a pair waits behind the first.
            const both = [0, 1].map((slot) =>
              book.transact((t) => {
                t.put(left, `${slot}`, value)
                t.put(right, `${slot}`, value)
              }),
            )
            await Promise.all(both)
            acknowledged = value
          }
          await book.close()
        }
        await run().catch(() => undefined)
        let fate = 0
        disk.restart((count) => (fates[fate++ % fates.length] ?? 0) % count)
        disk.cutPowerAfter(Number.POSITIVE_INFINITY)
        const { left, right, book } = await open('/book', { disk })
        expect(entriesOf(left)).toEqual(entriesOf(right))
        for (const slot of ['0', '1']) {
          expect(left.get(slot) ?? 0).toBeGreaterThanOrEqual(acknowledged)
          expect(left.get(slot) ?? 0).toBeLessThanOrEqual(attempted)
        }
        await book.close()
      },
    ),
    { numRuns: 120 },
  )
})
