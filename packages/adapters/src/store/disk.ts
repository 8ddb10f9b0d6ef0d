/** One open file of a {@link Disk}. Offsets and lengths are in bytes. */
export interface DiskFile {
  size(): Promise<number>
  /** Fills `target` from `position` on; answers how many bytes there were. */
  read(target: Uint8Array, position: number): Promise<number>
  /** Writes all of `bytes` or rejects, and may then have written a part. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /** Cuts the file, or fills it up with zeros, to `length` bytes. */
  truncate(length: number): Promise<void>
  /** fdatasync: content, and the size if it grew. */
  syncData(): Promise<void>
  /** fsync. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * The file system as the file store needs it. A port of its own so that tests can fill the disk, fail a sync, and
 * cut the power, which is the one way to prove that a sync is not missing: killing a process leaves the operating
 * system's cache intact.
 */
export interface Disk {
  /** Creates the directory and those above it, durably; content if it exists. */
  createDirectory(path: string): Promise<void>
  /** Names in the directory, without its path, in any order. */
  list(path: string): Promise<readonly string[]>
  /** Opens for reading and writing; `undefined` when there is no such file. */
  open(path: string): Promise<DiskFile | undefined>
  /** Creates an empty file; `undefined` when there is one already. Atomic between processes. */
  create(path: string): Promise<DiskFile | undefined>
  /** Replaces `to` in one step. */
  rename(from: string, to: string): Promise<void>
  /** Content if there is no such file. */
  remove(path: string): Promise<void>
  /** fsync of the directory: makes creations, renames and removals in it durable. */
  syncDirectory(path: string): Promise<void>
}
