import type { Hex } from '@lockstep/core'
import { RSA_BLOCK_LENGTH, type ShieldingOutcome } from '@lockstep/core/crypto'
import type { OrderedInput, VerifiedBlock } from '@lockstep/core/worker'
import type { EnclaveConnections } from './enclave-program.js'
import { openAnnouncement, openRequest } from './request-seal.js'
import type { Sealing } from './seal.js'

/** How an enclave meets its parentchain, and which operations it found in sealed requests. */
export interface UnpackedConnections extends EnclaveConnections {
  /** What a ciphertext of an unpacked block opens to, where it was an operation in a sealed request. */
  opened(ciphertext: Uint8Array): ShieldingOutcome | undefined
}

/** Whether the private key alone opens it. No sealed request has such a length. */
export function isRsaEncrypted(ciphertext: Uint8Array): boolean {
  return ciphertext.length % RSA_BLOCK_LENGTH === 0
}

/**
 * Connections in which a sealed request counts as the operations in it, one input each, in their order, and a sealed key
 * announcement as what it is. The parentchain is told of the request, which is what it knows.
 *
 * Only an enclave of the shard can seal one, so nobody else gets more than one input into a request.
 *
 * @param sealingsAt what requests in a block of this number may be sealed with; the same objects for the same keys.
 */
export function unpackRequests(
  { lightClient, extrinsics }: EnclaveConnections,
  shard: Hex,
  sealingsAt: (number: number) => readonly Sealing[],
): UnpackedConnections {
  const operations = new WeakMap<Uint8Array, ShieldingOutcome>()
  const packed = new WeakMap<VerifiedBlock, VerifiedBlock>()
  const known = new WeakMap<
    VerifiedBlock,
    { readonly sealings: readonly Sealing[]; readonly unpacked: VerifiedBlock }
  >()

  function unpack(input: OrderedInput, sealings: readonly Sealing[]): readonly OrderedInput[] {
    if (input.kind !== 'invoke' || input.shard !== shard || isRsaEncrypted(input.ciphertext)) return [input]
    for (const sealing of sealings) {
      const opened = openRequest(sealing, input.ciphertext)
      if (opened !== undefined) return opened.map((operation) => operationInput(input, operation))
      const announcement = openAnnouncement(sealing, input.ciphertext)
      if (announcement !== undefined) {
        return [{ kind: 'announcement', shard, announcement, inputHash: input.inputHash }]
      }
    }
    return [input]
  }

  function operationInput(request: Extract<OrderedInput, { kind: 'invoke' }>, operation: Uint8Array): OrderedInput {
    operations.set(operation, { type: 'Opened', plaintext: operation })
    return { ...request, ciphertext: operation }
  }

  /** The same objects for the same keys: what was opened ahead is known by them. */
  function unpackedOf(verified: VerifiedBlock): VerifiedBlock {
    const sealings = sealingsAt(verified.number)
    const before = known.get(verified)
    if (before !== undefined && isSame(before.sealings, sealings)) return before.unpacked
    const unpacked = { ...verified, inputs: verified.inputs.flatMap((input) => unpack(input, sealings)) }
    packed.set(unpacked, verified)
    known.set(verified, { sealings, unpacked })
    return unpacked
  }

  return {
    lightClient: { ...lightClient, verify: (previous, block) => unpackedOf(lightClient.verify(previous, block)) },
    extrinsics: {
      ...extrinsics,
      confirmation: (of, block) => extrinsics.confirmation(of, packed.get(block) ?? block),
    },
    opened: (ciphertext) => operations.get(ciphertext),
  }
}

function isSame(some: readonly Sealing[], others: readonly Sealing[]): boolean {
  return some.length === others.length && some.every((sealing, index) => sealing === others[index])
}
