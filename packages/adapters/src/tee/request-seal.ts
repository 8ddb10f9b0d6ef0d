import { LockstepError } from '@lockstep/core'
import { createReader, createWriter, finish, readBytes, u32, writeBytes } from '@lockstep/core/codec'
import { type CryptoProvider, type Entropy, type RsaPrivateKey, shieldingKeyPairText } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { maximumCiphertextSize } from '../parentchain/integritee/maximum-ciphertext-size.js'
import { asciiBytes } from './ascii-bytes.js'
import { type Sealing, seal, unseal } from './seal.js'

const keyDomain = asciiBytes('lockstep/sealed-request-key/v1\0')
const requestPlace = asciiBytes('lockstep/sealed-request/v1\0')
const announcementPlace = asciiBytes('lockstep/sealed-announcement/v1\0')
/** Bytes that `seal` adds: version, key id, tag. */
const sealSize = 49
/** Sizes are rounded up, so that the host does not see how long a note was. */
const paddingStep = 64
/** Of a number that says how many operations, or how many bytes, come next. */
const lengthSize = 4
const room = Math.floor((maximumCiphertextSize - sealSize) / paddingStep) * paddingStep - lengthSize

/** The longest operation that fits into a sealed request, in bytes. */
export const maximumSealedOperation: number = room - lengthSize

/**
 * What requests between the enclaves of one shard are sealed with: all of them have the shielding key, and nobody else.
 * The key is BLAKE2b-256 of `lockstep/sealed-request-key/v1` ‖ 0x00 ‖ the JSON text of the shielding key pair.
 */
export function requestSealing(provider: CryptoProvider, entropy: Entropy, shieldingKey: RsaPrivateKey): Sealing {
  const text = asciiBytes(shieldingKeyPairText(shieldingKey))
  return { provider, entropy, sealingKey: provider.blake2b256(concatBytes(keyDomain, text)) }
}

/**
 * Seals operations for the log, for every enclave of the shard, as few requests as hold them in their order. A request
 * is `seal` of: number of operations (u32, little-endian) ‖ each one's length (u32) and bytes ‖ zeros up to the next
 * multiple of 64 bytes. Its own length is never a multiple of 384, as those of RSA are.
 *
 * PERF: RSA, by which clients encrypt for the enclaves, takes 80 µs an operation, and 1.4 ms in each enclave; the log
 * signs and verifies each request. Together this is less than 2 µs an operation.
 */
export function sealRequests(sealing: Sealing, operations: readonly Uint8Array[]): readonly Uint8Array[] {
  return batchesOf(operations).map((batch) => seal(sealing, padded(listOf(batch)), requestPlace))
}

/** Seals a key announcement for the log: a request with another place, which no operation can pass for. */
export function sealAnnouncement(sealing: Sealing, announcement: Uint8Array): Uint8Array {
  return seal(sealing, padded(listOf([announcement])), announcementPlace)
}

function listOf(operations: readonly Uint8Array[]): Uint8Array {
  const writer = createWriter()
  u32.write(writer, operations.length)
  for (const operation of operations) {
    u32.write(writer, operation.length)
    writeBytes(writer, operation)
  }
  return finish(writer)
}

function padded(list: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(list.length / paddingStep) * paddingStep)
  whole.set(list)
  return whole
}

function batchesOf(operations: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const batches: Uint8Array[][] = []
  let left = 0
  for (const operation of operations) {
    const size = operation.length + lengthSize
    if (size > left) {
      batches.push([])
      left = room
    }
    batches.at(-1)?.push(operation)
    left -= size
  }
  return batches
}

/** The operations of a sealed request; `undefined` for any other bytes. */
export function openRequest(sealing: Sealing, request: Uint8Array): readonly Uint8Array[] | undefined {
  return openList(sealing, request, requestPlace)
}

/** The announcement in a request; `undefined` for any other bytes. */
export function openAnnouncement(sealing: Sealing, request: Uint8Array): Uint8Array | undefined {
  return openList(sealing, request, announcementPlace)?.[0]
}

function openList(sealing: Sealing, request: Uint8Array, place: Uint8Array): readonly Uint8Array[] | undefined {
  try {
    return operationsOf(unseal(sealing, request, place))
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}

function operationsOf(list: Uint8Array): readonly Uint8Array[] {
  const reader = createReader(list)
  const count = u32.read(reader)
  const operations: Uint8Array[] = []
  while (operations.length < count) operations.push(readBytes(reader, u32.read(reader)))
  return operations
}
