import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { LockstepError } from '@lockstep/core'
import { fileSystemError } from '../file-system-error.js'

/** A file of a network's folder, as a snapshot has it. */
export interface SnapshotEntry {
  /** With `/`, below the folder. */
  readonly path: string
  /** In bytes. */
  readonly size: number
  /** 64 hexadecimal digits. */
  readonly sha256: string
}

const format = 'lockstep-snapshot/1'
const widestHeader = 1024 * 1024
/** Also keeps a foreign file from writing outside of the folder. */
const pathPattern = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/

/**
 * Copies a network's folder into one file: a line of JSON with `format` and `files`, then the bytes of the files in that
 * order. Locks are left out. Only its owner may read it: the platform's secret is in it.
 *
 * @throws LockstepError `SnapshotExists`
 */
export async function writeSnapshot(path: string, folder: string): Promise<readonly SnapshotEntry[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = names
    .filter((each) => each.isFile() && !each.name.startsWith('lock.') && each.name !== 'network.json')
    .map((each) =>
      join(each.parentPath, each.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort()
  const files: SnapshotEntry[] = []
  for (const each of paths) files.push(entryOf(each, await readFile(join(folder, each))))
  const target = await createNew(path)
  try {
    await target.write(`${JSON.stringify({ format, files })}\n`)
    for (const each of paths) await target.write(await readFile(join(folder, each)))
    await target.sync()
  } finally {
    await target.close()
  }
  return files
}

/**
 * Reads a snapshot whole and holds every file against its hash.
 *
 * @throws LockstepError `SnapshotMalformed`, `SnapshotCorrupt`, `FileSystem`
 */
export async function readSnapshot(path: string): Promise<readonly (SnapshotEntry & { readonly bytes: Uint8Array })[]> {
  const content = await readFile(path).catch((error: unknown) => {
    throw fileSystemError(error, path) ?? error
  })
  const end = content.subarray(0, widestHeader).indexOf('\n')
  const files = end < 0 ? undefined : headerFiles(content.subarray(0, end).toString('utf8'))
  if (files === undefined) throw malformed(path, 'it has no header of lockstep-snapshot/1')
  let offset = end + 1
  const entries = files.map((file) => {
    const bytes = content.subarray(offset, offset + file.size)
    offset += file.size
    if (entryOf(file.path, bytes).sha256 !== file.sha256) throw corrupt(path, file.path)
    return { ...file, bytes }
  })
  if (offset !== content.length) throw malformed(path, `it has ${content.length} bytes and must have ${offset}`)
  return entries
}

/** Writes the files of a snapshot into a folder that is not there yet. @throws LockstepError `FolderNotEmpty` */
export async function restoreSnapshot(path: string, folder: string): Promise<readonly SnapshotEntry[]> {
  const entries = await readSnapshot(path)
  const found = await readdir(folder).catch(() => [])
  if (found.length > 0) {
    throw new LockstepError('FolderNotEmpty', `${folder} has files already; name a folder that is not there yet`, {
      field: '--data',
      value: folder,
    })
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const entry of entries) {
    const place = join(folder, ...entry.path.split('/'))
    await mkdir(dirname(place), { recursive: true })
    await writeFile(place, entry.bytes, { mode: 0o600, flag: 'wx' })
  }
  return entries
}

function entryOf(path: string, bytes: Uint8Array): SnapshotEntry {
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function headerFiles(text: string): readonly SnapshotEntry[] | undefined {
  try {
    const { format: stated, files }: Record<string, unknown> = Object(JSON.parse(text))
    return stated === format && Array.isArray(files) && files.every(isEntry) ? files : undefined
  } catch {
    return undefined
  }
}

function isEntry(value: unknown): value is SnapshotEntry {
  const { path, size, sha256 }: Record<string, unknown> = Object(value)
  const isPath = typeof path === 'string' && pathPattern.test(path)
  return isPath && typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && typeof sha256 === 'string'
}

async function createNew(path: string) {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    if (Object(error).code !== 'EEXIST') throw error
    throw new LockstepError('SnapshotExists', `${path} is there already; name another file`, {
      field: 'FILE',
      value: path,
    })
  }
}

function malformed(path: string, why: string): LockstepError {
  return new LockstepError('SnapshotMalformed', `${path} is no whole snapshot: ${why}; take it again`, {
    field: 'FILE',
    value: path,
  })
}

function corrupt(path: string, file: string): LockstepError {
  return new LockstepError(
    'SnapshotCorrupt',
    `${file} in ${path} has other bytes than when it was written; take it again`,
    {
      field: file,
      value: path,
    },
  )
}
