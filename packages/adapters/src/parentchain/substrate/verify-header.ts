import { toHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { BlockReference, ParentchainBlock } from '@lockstep/core/worker'
import { refuseBlock } from '../signed-chain/refuse-block.js'
import { type SubstrateHeader, substrateHeaderCodec } from './substrate-header.js'

/** Verifies that a block's hash and number are its header's, and that it follows its parent; one check a code. */
export function verifyHeader(
  provider: CryptoProvider,
  parent: BlockReference,
  block: ParentchainBlock,
): SubstrateHeader {
  const header = decodeHeader(block.header)
  const hash = toHex(provider.blake2b256(block.header))
  if (hash !== block.hash) {
    throw refuseBlock('HeaderHashMismatch', `hash says ${block.hash}, the header hashes to ${hash}`, {
      field: 'hash',
      value: block.hash,
      limit: hash,
    })
  }
  const { number, parentHash } = header
  if (number !== block.number) {
    throw refuseBlock('HeaderNumberMismatch', `number says ${block.number}, the header ${number}`, {
      field: 'number',
      value: block.number,
      limit: number,
    })
  }
  if (number !== parent.number + 1) {
    throw refuseBlock('BlockNumberGap', `block ${number} came after block ${parent.number}`, {
      field: 'number',
      value: number,
      limit: parent.number + 1,
    })
  }
  if (parentHash !== parent.hash) {
    throw refuseBlock('AncestryMismatch', `block ${number} has the parent ${parentHash}, the last was ${parent.hash}`, {
      field: 'parentHash',
      value: parentHash,
      limit: parent.hash,
    })
  }
  return header
}

function decodeHeader(bytes: Uint8Array): SubstrateHeader {
  try {
    return decode(substrateHeaderCodec, bytes)
  } catch {
    throw refuseBlock('HeaderMalformed', `the header's ${bytes.length} bytes are not a header`, {
      field: 'header',
      value: bytes.length,
    })
  }
}
