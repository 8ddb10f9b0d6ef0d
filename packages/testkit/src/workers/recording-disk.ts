import { dirname } from 'node:path'
import type { Disk, DiskFile } from '@lockstep/adapters/store'
import { createInode, type Inode, syncInode, truncateInode, writeInode } from '../simulation/simulated-inode.js'

/** One operation that changes a disk, as data. Files are numbered in the order of their creation. */
export type DiskStep =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'syncDirectory'; readonly path: string }
  | { readonly kind: 'write'; readonly file: number; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly file: number; readonly length: number }
  | { readonly kind: 'sync'; readonly file: number }

/** A disk in memory: what the system shows, and what the medium has. */
export interface DiskImage {
  readonly names: Map<string, number>
  readonly durableNames: Map<string, number>
  readonly files: Inode[]
}

export const emptyDisk = (): DiskImage => ({ names: new Map(), durableNames: new Map(), files: [] })

/** Does a step, to the system's view of a name or file; a sync carries it to the medium. */
export function applyStep(image: DiskImage, step: DiskStep): void {
  switch (step.kind) {
    case 'create':
      image.names.set(step.path, image.files.push(createInode()) - 1)
      break
    case 'rename':
      moveName(image.names, step.path, step.to)
      break
    case 'remove':
      image.names.delete(step.path)
      break
    case 'syncDirectory':
      syncNames(image, step.path)
      break
    case 'write':
      changeFile(image, step.file, (inode) => writeInode(inode, step.position, step.bytes))
      break
    case 'truncate':
      changeFile(image, step.file, (inode) => truncateInode(inode, step.length))
      break
    case 'sync':
      changeFile(image, step.file, syncInode)
  }
}

/** The process is gone, and its locks with it. */
export function withoutLocks(image: DiskImage): void {
  for (const names of [image.names, image.durableNames]) {
    for (const path of [...names.keys()]) if (path.includes('/lock.')) names.delete(path)
  }
}

/** What the medium alone has: the power was cut, and nothing survived that was not synced. */
export function withoutUnsynced({ durableNames, files }: DiskImage): DiskImage {
  const kept = files.map(({ durable }): Inode => ({ durable, cached: durable, unsynced: [] }))
  return { names: new Map(durableNames), durableNames: new Map(durableNames), files: kept }
}

/** The disk for a process; `record` is told of each step before it is done. */
export function diskOf(image: DiskImage, record: (step: DiskStep) => void = () => undefined): Disk {
  const take = async (step: DiskStep): Promise<void> => {
    record(step)
    applyStep(image, step)
  }
  const openFile = (path: string): DiskFile | undefined => {
    const file = image.names.get(path)
    return file === undefined ? undefined : fileOf(image, file, take)
  }
  return {
    createDirectory: async () => undefined,
    list: async (directory) =>
      [...image.names.keys()]
        .filter((path) => dirname(path) === directory)
        .map((path) => path.slice(directory.length + 1)),
    open: async (path) => openFile(path),
    async create(path) {
      if (image.names.has(path)) return undefined
      await take({ kind: 'create', path })
      return openFile(path)
    },
    rename: (from, to) => take({ kind: 'rename', path: from, to }),
    remove: (path) => take({ kind: 'remove', path }),
    syncDirectory: (path) => take({ kind: 'syncDirectory', path }),
  }
}

function fileOf(image: DiskImage, file: number, take: (step: DiskStep) => Promise<void>): DiskFile {
  const content = (): Uint8Array => image.files[file]?.cached ?? new Uint8Array()
  return {
    size: async () => content().length,
    async read(target, position) {
      const bytes = content().subarray(position, position + target.length)
      target.set(bytes)
      return bytes.length
    },
    write: (bytes, position) => take({ kind: 'write', file, position, bytes: bytes.slice() }),
    truncate: (length) => take({ kind: 'truncate', file, length }),
    syncData: () => take({ kind: 'sync', file }),
    sync: () => take({ kind: 'sync', file }),
    close: async () => undefined,
  }
}

function changeFile({ files }: DiskImage, file: number, change: (inode: Inode) => void): void {
  const inode = files[file]
  if (inode !== undefined) change(inode)
}

function moveName(names: Map<string, number>, from: string, to: string): void {
  const file = names.get(from)
  if (file === undefined) return
  names.delete(from)
  names.set(to, file)
}

function syncNames({ names, durableNames }: DiskImage, directory: string): void {
  for (const path of [...durableNames.keys()]) {
    if (dirname(path) === directory && !names.has(path)) durableNames.delete(path)
  }
  for (const [path, file] of names) if (dirname(path) === directory) durableNames.set(path, file)
}
