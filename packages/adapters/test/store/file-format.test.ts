import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFileStore, type StoreRecovery } from '../../src/store/index.js'
import { appendBlocks, readRecords, sealedBlock } from './store-content.js'
import { temporaryDirectory } from './temporary-directory.js'

const identity = Uint8Array.from({ length: 32 }, (_, index) => index)

/** CRC-32 bit by bit from its definition (reflected polynomial 0xedb88320), independent of zlib. */
const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffff_ffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0)
  }
  return (crc ^ 0xffff_ffff) >>> 0
}
const u32 = (value: number): Buffer => Buffer.from([value, value >>> 8, value >>> 16, value >>> 24])
const withChecksum = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, u32(crc32(bytes))])
const fileHeader = withChecksum(Buffer.concat([Buffer.from('LOCKSTEP'), u32(1), identity]))
const frame = (number: number, sealed: Uint8Array): Buffer =>
  Buffer.concat([withChecksum(Buffer.concat([u32(sealed.length), u32(number), u32(crc32(sealed))])), sealed])

const blockRange = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
const logOf = (numbers: readonly number[]): Buffer =>
  Buffer.concat([fileHeader, ...numbers.map((number) => frame(number, sealedBlock(number)))])

const openAt = async (directory: string) => {
  const recoveries: StoreRecovery[] = []
  const store = await openFileStore(directory, { identity, onRecovery: (recovery) => recoveries.push(recovery) })
  onTestFinished(() => store.close())
  return { store, recoveries }
}
const readNumbers = async (directory: string) => {
  const { store, recoveries } = await openAt(directory)
  const numbers = (await readRecords(store)).map(({ number }) => number)
  const next = (numbers.at(-1) ?? 0) + 1
  await appendBlocks(store, next, next)
  expect(await store.latest()).toEqual({ number: next, sealed: sealedBlock(next) })
  await store.close()
  return { numbers, recoveries }
}

describe('file format', () => {
  it('CRC-32 check value of "123456789" (Rocksoft model catalogue) is cbf43926', () => {
    expect(crc32(Buffer.from('123456789')).toString(16)).toBe('cbf43926')
  })

  it('is as documented, byte for byte', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await appendBlocks(store, 7, 9)
    expect(await readFile(join(directory, 'blocks'))).toEqual(logOf([7, 8, 9]))
    await store.putSealed('key', Uint8Array.of(1, 2))
    expect(await readFile(join(directory, 'sealed', 'key'))).toEqual(frame(0, Uint8Array.of(1, 2)))
  })

  it('leaves the log, the cursor and the blobs, and no lock or draft', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await store.putSealed('key', Uint8Array.of(1, 2))
    await store.close()
    expect((await readdir(directory)).sort()).toEqual(['blocks', 'released', 'sealed'])
    expect(await readdir(join(directory, 'sealed'))).toEqual(['key'])
  })
})

describe('recovery', () => {
  it('of a log cut at any byte keeps the whole records before the cut', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await store.close()
    const log = logOf([3, 4, 5])
    const frameBytes = (log.length - fileHeader.length) / 3
    for (let size = fileHeader.length; size <= log.length; size++) {
      await writeFile(join(directory, 'blocks'), log.subarray(0, size))
      const { numbers, recoveries } = await readNumbers(directory)
      const whole = Math.floor((size - fileHeader.length) / frameBytes)
      expect(numbers).toEqual([3, 4, 5].slice(0, whole))
      const offset = fileHeader.length + whole * frameBytes
      const expected = offset === size ? [] : [{ file: join(directory, 'blocks'), offset, droppedBytes: size - offset }]
      expect(recoveries).toEqual(expected)
    }
  })

  it('of a log with one flipped byte is refused, or drops the last record and says so', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await store.close()
    const log = logOf([3, 4, 5])
    const lastOffset = logOf([3, 4]).length
    for (let offset = 0; offset < log.length; offset++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(log)
        damaged[offset] = (log[offset] ?? 0) ^ flip
        await writeFile(join(directory, 'blocks'), damaged)
        if (offset < lastOffset) {
          await expect(openAt(directory)).rejects.toMatchObject({ code: 'StoreCorrupt' })
        } else {
          const { numbers, recoveries } = await readNumbers(directory)
          expect(numbers).toEqual([3, 4])
          expect(recoveries).toMatchObject([{ offset: lastOffset, droppedBytes: log.length - lastOffset }])
        }
      }
    }
  })

  it('refuses damage before a torn tail, at the byte where it is', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await store.close()
    const [second, third] = [logOf([3]).length, logOf([3, 4]).length]
    const damages = [second, second + 4, second + 12, second + 16]
    for (const offset of damages) {
      const damaged = logOf([3, 4, 5]).subarray(0, third + 20)
      damaged[offset] = (damaged[offset] ?? 0) ^ 0x40
      await writeFile(join(directory, 'blocks'), damaged)
      await expect(openAt(directory)).rejects.toMatchObject({ code: 'StoreCorrupt', details: { value: second } })
    }
  })

  it('drops a tail of zeros, as a file system leaves that grew the file but lost its bytes', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await appendBlocks(store, 3, 4)
    await store.close()
    await appendFile(join(directory, 'blocks'), new Uint8Array(100_000))
    const { numbers, recoveries } = await readNumbers(directory)
    expect(numbers).toEqual([3, 4])
    expect(recoveries).toMatchObject([{ droppedBytes: 100_000 }])
  })

  it('finds a record behind a damaged header far from it', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await store.close()
    for (const length of [32_700, 32_745, 32_768, 65_536, 200_001]) {
      const log = Buffer.concat([logOf([3]), frame(4, sealedBlock(4, length)), frame(5, sealedBlock(5))])
      log[logOf([3]).length] = 0xee
      await writeFile(join(directory, 'blocks'), log)
      await expect(openAt(directory)).rejects.toMatchObject({ code: 'StoreCorrupt' })
    }
  })

  it.each([
    ['twice the same block', logOf([3, 4, 4])],
    ['a gap', logOf([3, 5])],
    [
      'a record over the limit',
      Buffer.concat([logOf([3]), withChecksum(Buffer.concat([u32(2 ** 26 + 1), u32(4), u32(0)]))]),
    ],
    ['no header', new Uint8Array()],
    ['half a header', fileHeader.subarray(0, 47)],
    ['another file', Buffer.from('x'.repeat(200))],
  ])('refuses a log with %s', async (_, log) => {
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'blocks'), log)
    await expect(openAt(directory)).rejects.toMatchObject({ code: 'StoreCorrupt' })
  })

  it('refuses a log of a later format version', async () => {
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'blocks'), withChecksum(Buffer.concat([Buffer.from('LOCKSTEP'), u32(2), identity])))
    await expect(openAt(directory)).rejects.toMatchObject({
      code: 'StoreFormatVersion',
      details: { value: 2, limit: 1 },
    })
  })

  it('refuses to begin a new log where one was lost', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await store.close()
    const { rm } = await import('node:fs/promises')
    await rm(join(directory, 'blocks'))
    await expect(openAt(directory)).rejects.toMatchObject({ code: 'StoreCorrupt' })
  })

  it('survives one damaged slot of the cursor and refuses two', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await appendBlocks(store, 1, 3)
    for (const number of [1, 2, 3]) await store.markReleased(number)
    await store.close()
    const path = join(directory, 'released')
    const intact = await readFile(path)
    const releasedWith = async (offsets: readonly number[]) => {
      const damaged = Buffer.from(intact)
      for (const offset of offsets) damaged[offset] = (damaged[offset] ?? 0) ^ 0x10
      await writeFile(path, damaged)
      const opened = await openAt(directory)
      const released = await opened.store.released()
      await opened.store.close()
      return released
    }
    for (const offset of blockRange(0, 15)) {
      const released = [await releasedWith([offset]), await releasedWith([4096 + offset])]
      expect(released.sort()).toEqual([2, 3])
    }
    await expect(releasedWith([3, 4100])).rejects.toMatchObject({ code: 'StoreCorrupt' })
  })

  it('takes the cursor back to the log when the last record decayed', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await appendBlocks(store, 1, 3)
    await store.markReleased(3)
    await store.close()
    await truncate(join(directory, 'blocks'), logOf([1, 2, 3]).length - 1)
    expect(await (await openAt(directory)).store.released()).toBe(2)
  })

  it('refuses a damaged blob, at any byte, and removes a draft', async () => {
    const directory = await temporaryDirectory()
    const { store } = await openAt(directory)
    await store.putSealed('key', sealedBlock(1))
    const path = join(directory, 'sealed', 'key')
    const intact = await readFile(path)
    for (const offset of blockRange(0, intact.length - 1)) {
      const damaged = Buffer.from(intact)
      damaged[offset] = (damaged[offset] ?? 0) ^ 0x10
      await writeFile(path, damaged)
      await expect(store.getSealed('key')).rejects.toMatchObject({ code: 'StoreCorrupt' })
      await writeFile(path, intact.subarray(0, offset))
      await expect(store.getSealed('key')).rejects.toMatchObject({ code: 'StoreCorrupt' })
    }
    await store.close()
    await writeFile(`${path}.tmp`, 'half')
    await openAt(directory)
    expect(await readdir(join(directory, 'sealed'))).toEqual(['key'])
  })
})
