import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { createDurableFile } from './create-durable-file.js'
import type { Disk, DiskFile } from './disk.js'
import { storeCorrupt } from './store-corrupt.js'
import { storeFailed, storeWriteFailed } from './store-write-failed.js'

/** Name of the cursor's file in the directory of a store. */
export const releasedFile = 'released'

const slotBytes = 16
/** A page apart, so that a write torn at a page does not reach the other slot. */
const slotDistance = 4096
const slots = [0, 1] as const

/** The outbox cursor on a disk: a block number, or none. Calls may not overlap. */
export interface ReleaseCursor {
  get(): number | undefined
  set(number: number | undefined): Promise<void>
  close(): Promise<void>
}

interface Slot {
  readonly sequence: number
  readonly number: number | undefined
}

/** Slot: sequence u32 ‖ 1 if there is a number, else 0, u32 ‖ number u32 ‖ CRC-32 of the twelve bytes before it u32; little-endian. */
const encodeSlot = ({ sequence, number }: Slot): Uint8Array => {
  const slot = Buffer.alloc(slotBytes)
  slot.writeUInt32LE(sequence, 0)
  slot.writeUInt32LE(number === undefined ? 0 : 1, 4)
  slot.writeUInt32LE(number ?? 0, 8)
  slot.writeUInt32LE(crc32(slot.subarray(0, 12)), 12)
  return slot
}

const decodeSlot = (bytes: Buffer): Slot | undefined => {
  if (crc32(bytes.subarray(0, 12)) !== bytes.readUInt32LE(12)) return undefined
  return { sequence: bytes.readUInt32LE(0), number: bytes.readUInt32LE(4) === 0 ? undefined : bytes.readUInt32LE(8) }
}

const readSlot = async (file: DiskFile, slot: number): Promise<Slot | undefined> => {
  const bytes = Buffer.alloc(slotBytes)
  return (await file.read(bytes, slot * slotDistance)) === slotBytes ? decodeSlot(bytes) : undefined
}

const newest = (left: Slot | undefined, right: Slot | undefined): Slot | undefined =>
  left === undefined || (right !== undefined && right.sequence > left.sequence) ? right : left

const readNewest = async (file: DiskFile, path: string): Promise<Slot> => {
  const found = newest(await readSlot(file, 0), await readSlot(file, 1))
  if (found === undefined) throw storeCorrupt(path, 0, 'neither slot matches its checksum')
  // What a killed process wrote may be in the system's cache only.
  await file.sync()
  return found
}

const writeFirstSlots = async (file: DiskFile): Promise<void> => {
  for (const slot of slots) await file.write(encodeSlot({ sequence: slot, number: undefined }), slot * slotDistance)
}

/**
 * Opens the cursor in file {@link releasedFile}: two slots written in turn, the one with the higher sequence counts. A torn
 * write hits the older slot only.
 *
 * PERF: one small write and one fdatasync. A file replaced by rename would take three syncs for every block.
 */
export const openReleaseCursor = async (disk: Disk, directory: string): Promise<ReleaseCursor> => {
  const path = join(directory, releasedFile)
  const file = (await disk.open(path)) ?? (await createDurableFile(disk, { directory, path }, writeFirstSlots))
  let current = await readNewest(file, path).catch(async (error: unknown) => {
    await file.close()
    throw error
  })
  return {
    get: () => current.number,
    async set(number) {
      const next = { sequence: current.sequence + 1, number }
      try {
        await file.write(encodeSlot(next), (next.sequence % slots.length) * slotDistance)
      } catch (error) {
        throw storeWriteFailed(path, error)
      }
      await file.syncData().catch((error: unknown) => {
        throw storeFailed(path, error)
      })
      current = next
    },
    close: () => file.close(),
  }
}
