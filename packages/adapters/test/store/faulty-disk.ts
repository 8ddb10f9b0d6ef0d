import { type Disk, type DiskFile, nodeDisk } from '../../src/store/index.js'

export interface Faults {
  /** Bytes that can still be written before the disk is full. */
  room?: number
  syncFails?: boolean
  truncateFails?: boolean
  /** Counts the bytes that were read. */
  bytesRead?: number
}

const systemError = (code: string): Error => Object.assign(new Error(`${code}: simulated`), { code })

/** The machine's disk, with the faults that `faults` holds at the time of each call. */
export const createFaultyDisk = (faults: Faults): Disk => {
  const faulty = (file: DiskFile): DiskFile => {
    const sync = async (real: () => Promise<void>): Promise<void> => {
      if (faults.syncFails) throw systemError('EIO')
      await real()
    }
    return {
      ...file,
      async read(target, position) {
        const count = await file.read(target, position)
        faults.bytesRead = (faults.bytesRead ?? 0) + count
        return count
      },
      async write(bytes, position) {
        const room = faults.room ?? Number.POSITIVE_INFINITY
        await file.write(bytes.subarray(0, room), position)
        if (bytes.length > room) throw systemError('ENOSPC')
        faults.room = room - bytes.length
      },
      async truncate(length) {
        if (faults.truncateFails) throw systemError('EIO')
        await file.truncate(length)
      },
      syncData: () => sync(file.syncData),
      sync: () => sync(file.sync),
    }
  }
  const wrap = (file: DiskFile | undefined): DiskFile | undefined => file && faulty(file)
  return {
    ...nodeDisk,
    open: async (path) => wrap(await nodeDisk.open(path)),
    create: async (path) => wrap(await nodeDisk.create(path)),
  }
}
