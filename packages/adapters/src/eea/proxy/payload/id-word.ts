import { LockstepError, toHex } from '@lockstep/core'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Hex } from 'viem'
import { isDid } from '../../work-order/did.js'
import { hexDigits } from '../../work-order/hex-text.js'

const wordDigits = 64

/**
 * The `bytes32` by which the contracts know a work order, a worker, a requester or a tag: hexadecimal digits with zeros
 * in front, so that an address is what Solidity makes of it; the Keccak-256 of a DID's text.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Registering a New Worker": an Ethereum address, or derived from the DID; how is
 * left open.
 *
 * @throws LockstepError `InvalidIdentifier` for anything else.
 */
export function idWord(id: string): Hex {
  if (isDid(id)) return toHex(keccak_256(utf8ToBytes(id)))
  const digits = hexDigits(id)
  if (/^[0-9a-f]{1,64}$/.test(digits)) return `0x${digits.padStart(wordDigits, '0')}`
  throw new LockstepError(
    'InvalidIdentifier',
    `id '${id.slice(0, 80)}' must be at most 32 bytes in hexadecimal or a DID; contracts have no place for another one`,
    { field: 'id', value: id.slice(0, 80), limit: 32 },
  )
}
