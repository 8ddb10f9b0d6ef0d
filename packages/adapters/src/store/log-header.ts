import { crc32 } from 'node:zlib'
import { LockstepError } from '@lockstep/core'
import { storeCorrupt } from './store-corrupt.js'

/** Bytes before the first frame of a log. */
export const logHeaderBytes = 48

/** Bytes of the identity of a store, such as its shard. */
export const storeIdentityBytes = 32

const magic = Buffer.from('LOCKSTEP', 'latin1')
const formatVersion = 1
const versionOffset = 8
const identityOffset = 12
const checksumOffset = 44

/**
 * First bytes of a log file: magic `LOCKSTEP` ‖ format version u32 ‖ identity 32 bytes ‖ CRC-32 u32 of the bytes
 * before it; numbers little-endian.
 */
export const encodeLogHeader = (identity: Uint8Array): Uint8Array => {
  const header = Buffer.alloc(logHeaderBytes)
  header.set(magic)
  header.writeUInt32LE(formatVersion, versionOffset)
  header.set(identity, identityOffset)
  header.writeUInt32LE(crc32(header.subarray(0, checksumOffset)), checksumOffset)
  return header
}

/** Refuses a log of another format or of another store. */
export const checkLogHeader = (path: string, bytes: Uint8Array, identity: Uint8Array): void => {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (header.length < logHeaderBytes) throw storeCorrupt(path, header.length, 'the file header is incomplete')
  if (!magic.equals(header.subarray(0, magic.length))) throw storeCorrupt(path, 0, 'this is not a Lockstep log')
  if (crc32(header.subarray(0, checksumOffset)) !== header.readUInt32LE(checksumOffset)) {
    throw storeCorrupt(path, 0, 'the checksum of the file header does not match')
  }
  checkFormatVersion(path, header.readUInt32LE(versionOffset))
  checkIdentity(path, header.subarray(identityOffset, checksumOffset), Buffer.from(identity))
}

const checkFormatVersion = (path: string, version: number): void => {
  if (version === formatVersion) return
  throw new LockstepError(
    'StoreFormatVersion',
    `file '${path}' has format version ${version}; this release reads version ${formatVersion}, so open it with the release that wrote it`,
    { field: path, value: version, limit: formatVersion },
  )
}

const checkIdentity = (path: string, found: Buffer, wanted: Buffer): void => {
  if (found.equals(wanted)) return
  const [foundHex, wantedHex] = [`0x${found.toString('hex')}`, `0x${wanted.toString('hex')}`]
  throw new LockstepError(
    'StoreIdentityMismatch',
    `file '${path}' belongs to store ${foundHex}; it was opened as store ${wantedHex}, so pass that store's directory`,
    { field: path, value: foundHex, limit: wantedHex },
  )
}
