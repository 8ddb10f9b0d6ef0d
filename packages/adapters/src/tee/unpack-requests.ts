import type { Hex } from '@lockstep/core'
import { RSA_BLOCK_LENGTH, type ShieldingOutcome } from '@lockstep/core/crypto'
import type { OrderedInput, VerifiedBlock } from '@lockstep/core/worker'
import type { EnclaveConnections } from './enclave-program.js'
import { openRequest } from './request-seal.js'
import type { Sealing } from './seal.js'

type Open = (ciphertext: Uint8Array) => ShieldingOutcome

/** How an enclave meets its parentchain, and opens what comes from there. */
export interface UnpackedConnections extends EnclaveConnections {
  readonly open: Open
}

/** Whether the private key alone opens it. No sealed request has such a length. */
export function isRsaEncrypted(ciphertext: Uint8Array): boolean {
  return ciphertext.length % RSA_BLOCK_LENGTH === 0
}

/**
 * Connections in which a sealed request counts as the operations in it, one input each, in their order. The parentchain
 * is told of the request, which is what it knows.
 *
 * Only an enclave of the shard can seal one, so nobody else gets more than one input into a request.
 */
export function unpackRequests(
  { lightClient, extrinsics }: EnclaveConnections,
  shard: Hex,
  sealing: Sealing,
  openEncrypted: Open,
): UnpackedConnections {
  const operations = new WeakMap<Uint8Array, ShieldingOutcome>()
  const packed = new WeakMap<VerifiedBlock, VerifiedBlock>()

  function unpack(input: OrderedInput): readonly OrderedInput[] {
    if (input.kind !== 'invoke' || input.shard !== shard || isRsaEncrypted(input.ciphertext)) return [input]
    const opened = openRequest(sealing, input.ciphertext)
    if (opened === undefined) return [input]
    return opened.map((operation) => {
      operations.set(operation, { type: 'Opened', plaintext: operation })
      return { ...input, ciphertext: operation }
    })
  }

  return {
    lightClient: {
      verify(previous, block) {
        const verified = lightClient.verify(previous, block)
        const unpacked = { ...verified, inputs: verified.inputs.flatMap(unpack) }
        packed.set(unpacked, verified)
        return unpacked
      },
    },
    extrinsics: {
      ...extrinsics,
      confirmation: (of, block) => extrinsics.confirmation(of, packed.get(block) ?? block),
    },
    open: (ciphertext) => operations.get(ciphertext) ?? openEncrypted(ciphertext),
  }
}
