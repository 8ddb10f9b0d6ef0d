import { join } from 'node:path'
import type { Disk } from './disk.js'
import { decodeFrameHeader, frameChecksum, frameHeaderBytes } from './log-frame.js'
import { storeCorrupt } from './store-corrupt.js'
import { storeFailed, storeWriteFailed } from './store-write-failed.js'

const draftSuffix = '.tmp'

/** Blobs in files of a directory. Calls may not overlap and names are checked by the caller. */
export interface SealedBlobs {
  /** `frame` is the blob as `encodeFrame` lays it out, with number 0. */
  put(name: string, frame: Uint8Array): Promise<void>
  get(name: string): Promise<Uint8Array | undefined>
  remove(name: string): Promise<void>
}

/** Opens the blobs in `directory/sealed`, one file each: a frame with number 0. Removes what a crash left half written. */
export const openSealedBlobs = async (disk: Disk, parent: string): Promise<SealedBlobs> => {
  const directory = join(parent, 'sealed')
  await disk.createDirectory(directory)
  for (const file of await disk.list(directory)) {
    if (file.endsWith(draftSuffix)) await disk.remove(join(directory, file))
  }
  // A killed process may have renamed a draft without telling the disk.
  await disk.syncDirectory(directory)

  const writeDraft = async (draft: string, frame: Uint8Array): Promise<void> => {
    await disk.remove(draft)
    const file = await disk.create(draft)
    if (file === undefined) throw new Error(`${draft} was created by another process`)
    try {
      await file.write(frame, 0)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  const syncNames = (path: string): Promise<void> =>
    disk.syncDirectory(directory).catch((error: unknown) => {
      throw storeFailed(path, error)
    })

  return {
    async put(name, frame) {
      const path = join(directory, name)
      const draft = `${path}${draftSuffix}`
      try {
        await writeDraft(draft, frame)
        await disk.rename(draft, path)
      } catch (error) {
        await disk.remove(draft).catch(() => undefined)
        throw storeWriteFailed(path, error)
      }
      await syncNames(path)
    },

    async get(name) {
      const path = join(directory, name)
      const file = await disk.open(path)
      if (file === undefined) return undefined
      try {
        const bytes = new Uint8Array(await file.size())
        await file.read(bytes, 0)
        return openFrame(path, bytes)
      } finally {
        await file.close()
      }
    },

    async remove(name) {
      const path = join(directory, name)
      await disk.remove(path).catch((error: unknown) => {
        throw storeWriteFailed(path, error)
      })
      await syncNames(path)
    },
  }
}

const openFrame = (path: string, bytes: Uint8Array): Uint8Array => {
  const header = decodeFrameHeader(bytes)
  const sealed = bytes.slice(frameHeaderBytes)
  const isWhole = header?.number === 0 && header.length === sealed.length
  if (isWhole && header.checksum === frameChecksum(sealed)) return sealed
  throw storeCorrupt(path, 0, 'the checksum does not match')
}
