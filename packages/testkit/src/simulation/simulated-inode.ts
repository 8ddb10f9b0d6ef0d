import type { Random } from '../generation/random.js'

interface Change {
  readonly position: number
  /** Left out for a truncation. */
  readonly bytes: Uint8Array | undefined
}

/** A file's content: what the medium has, what the system shows, and the changes in between. */
export interface Inode {
  durable: Uint8Array
  cached: Uint8Array
  unsynced: Change[]
}

export const createInode = (): Inode => ({ durable: new Uint8Array(), cached: new Uint8Array(), unsynced: [] })

export function writeInode(inode: Inode, position: number, bytes: Uint8Array): void {
  change(inode, { position, bytes })
}

export function truncateInode(inode: Inode, length: number): void {
  change(inode, { position: length, bytes: undefined })
}

export function syncInode(inode: Inode): void {
  inode.durable = inode.cached
  inode.unsynced = []
}

/** What a power cut leaves: each change lost, made, or torn at any byte, its front or its back missing. */
export function loseUnsynced(inode: Inode, random: Random): void {
  for (const each of inode.unsynced) inode.durable = survived(inode.durable, each, random)
  inode.cached = inode.durable
  inode.unsynced = []
}

function change(inode: Inode, each: Change): void {
  inode.cached = changed(inode.cached, each)
  inode.unsynced.push(each)
}

function changed(content: Uint8Array, { position, bytes }: Change): Uint8Array {
  if (bytes === undefined) return content.slice(0, position)
  const grown = new Uint8Array(Math.max(content.length, position + bytes.length))
  grown.set(content)
  grown.set(bytes, position)
  return grown
}

function survived(content: Uint8Array, each: Change, random: Random): Uint8Array {
  const fate = random.below(4)
  if (fate === 0) return content
  if (fate === 1 || each.bytes === undefined) return changed(content, each)
  const cut = random.below(each.bytes.length + 1)
  if (fate === 2) return changed(content, { ...each, bytes: each.bytes.slice(0, cut) })
  return changed(content, { ...each, bytes: each.bytes.slice().fill(0, 0, cut) })
}
