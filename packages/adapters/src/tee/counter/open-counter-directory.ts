import { join } from 'node:path'
import type { Hex } from '@lockstep/core'
import type { Disk } from '../../store/disk.js'
import { nodeDisk } from '../../store/node-disk.js'
import { openReleaseCursor, type ReleaseCursor } from '../../store/release-cursor.js'
import type { CounterMemory } from './counter-memory.js'

/** Counters on a disk; to be closed when the platform is no longer used. */
export interface CounterDirectory extends CounterMemory {
  close(): Promise<void>
}

/**
 * Counters that survive the process and a power cut: a directory for each, with the file of two checked slots that a
 * store's outbox cursor has. One platform at a time; the directory is the simulated processor's, so it has no place in
 * what a host backs up and restores.
 *
 * @throws LockstepError `StoreCorrupt` where neither slot of a counter can be read, `StoreWriteFailed`, `StoreFailed`;
 * the system's own error where the directory cannot be made.
 */
export async function openCounterDirectory(directory: string, disk: Disk = nodeDisk): Promise<CounterDirectory> {
  const open = new Map<Hex, ReleaseCursor>()
  await disk.createDirectory(directory)

  async function fileOf(counter: Hex): Promise<ReleaseCursor> {
    const known = open.get(counter)
    if (known !== undefined) return known
    const place = join(directory, counter.slice(2))
    await disk.createDirectory(place)
    const file = await openReleaseCursor(disk, place)
    open.set(counter, file)
    return file
  }

  return {
    read: async (counter) => (await fileOf(counter)).get() ?? 0,
    write: async (counter, value) => (await fileOf(counter)).set(value),
    async close() {
      const files = [...open.values()]
      open.clear()
      for (const file of files) await file.close()
    },
  }
}
