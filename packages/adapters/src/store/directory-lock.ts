import { hostname } from 'node:os'
import { join } from 'node:path'
import { LockstepError } from '@lockstep/core'
import type { Disk } from './disk.js'
import { currentProcess, isRunning, type ProcessIncarnation } from './process-incarnation.js'

/** Gives the directory back. */
export type ReleaseLock = () => Promise<void>

interface Holder extends ProcessIncarnation {
  readonly host: string
}

const lockName = ({ pid, start, host }: Holder): string => `lock.${pid}.${start}.${host}`

const parseLockName = (name: string): Holder | undefined => {
  const [, pid, start, host] = /^lock\.(\d+)\.(\d+)\.(.+)$/.exec(name) ?? []
  if (pid === undefined || start === undefined || host === undefined) return undefined
  return { pid: Number(pid), start, host: host }
}

const storeLocked = (directory: string, { pid, host }: Holder, file: string): LockstepError =>
  new LockstepError(
    'StoreLocked',
    `directory '${directory}' is open in process ${pid} on host '${host}'; close it there, or remove '${file}' if that host is gone`,
    { field: 'directory', value: directory, limit: 1 },
  )

/**
 * Takes the directory for this handle, and takes it over from a process that died.
 *
 * Each contender creates a file named after itself and then looks for others. So of two that arrive together at
 * least one sees the other and withdraws (maybe both: try again), and a dead process's file can be removed without
 * ever hitting a living one's. A single lock file, checked and replaced, has a gap in which two win.
 *
 * A file of another host counts as held: whether its process lives cannot be seen from here.
 */
export const lockDirectory = async (disk: Disk, directory: string): Promise<ReleaseLock> => {
  const own: Holder = { ...(await currentProcess()), host: encodeURIComponent(hostname()) }
  const ownFile = join(directory, lockName(own))
  const created = await disk.create(ownFile)
  if (created === undefined) throw storeLocked(directory, own, ownFile)
  await created.close()
  const release = (): Promise<void> => disk.remove(ownFile)
  try {
    await removeStaleLocks(disk, directory, own)
  } catch (error) {
    await release()
    throw error
  }
  return release
}

const removeStaleLocks = async (disk: Disk, directory: string, own: Holder): Promise<void> => {
  for (const file of await disk.list(directory)) {
    const holder = parseLockName(file)
    if (holder === undefined || file === lockName(own)) continue
    const path = join(directory, file)
    if (holder.host !== own.host || (await isRunning(holder))) throw storeLocked(directory, holder, path)
    await disk.remove(path)
  }
}
