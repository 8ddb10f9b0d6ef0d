import { fromHex, type Hex, toHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { BlockReference, ParentchainBlock } from '@lockstep/core/worker'
import { type SignedChainHeader, signedChainHeaderCodec } from './block-header.js'
import { finalityMessage } from './finality-message.js'
import { refuseBlock } from './refuse-block.js'
import { sequenceRoot } from './sequence-root.js'

/** What a block of a signed chain is held against. */
export interface TrustAnchor {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** Public key whose signatures make blocks final. */
  readonly authority: Hex
  readonly finalityDomain: string
}

/**
 * Verifies that the block is final, follows `previous`, and has exactly the extrinsics and events of its header;
 * answers the header. One check a code; cheap ones first.
 */
export function verifyBlock(
  anchor: TrustAnchor,
  previous: BlockReference | undefined,
  block: ParentchainBlock,
): SignedChainHeader {
  const header = decodeHeader(block.header)
  requireHash(anchor, block)
  requireNumber(header, block)
  requireSuccession(previous ?? { number: 0, hash: anchor.genesisHash }, header)
  requireFinality(anchor, block)
  requireRoot(anchor, 'ExtrinsicsRootMismatch', 'extrinsics', block.extrinsics, header.extrinsicsRoot)
  requireRoot(anchor, 'EventsRootMismatch', 'events', block.events, header.eventsRoot)
  return header
}

function decodeHeader(bytes: Uint8Array): SignedChainHeader {
  try {
    return decode(signedChainHeaderCodec, bytes)
  } catch {
    throw refuseBlock('HeaderMalformed', `the header's ${bytes.length} bytes are not a header`, {
      field: 'header',
      value: bytes.length,
    })
  }
}

function requireHash({ provider }: TrustAnchor, block: ParentchainBlock): void {
  const hash = toHex(provider.blake2b256(block.header))
  if (hash === block.hash) return
  throw refuseBlock('HeaderHashMismatch', `hash says ${block.hash}, the header hashes to ${hash}`, {
    field: 'hash',
    value: block.hash,
    limit: hash,
  })
}

function requireNumber({ number }: SignedChainHeader, block: ParentchainBlock): void {
  if (number === block.number) return
  throw refuseBlock('HeaderNumberMismatch', `number says ${block.number}, the header ${number}`, {
    field: 'number',
    value: block.number,
    limit: number,
  })
}

function requireSuccession(previous: BlockReference, { number, parentHash }: SignedChainHeader): void {
  const expected = previous.number + 1
  if (number !== expected) {
    throw refuseBlock('BlockNumberGap', `block ${number} came after block ${previous.number}, expected ${expected}`, {
      field: 'number',
      value: number,
      limit: expected,
    })
  }
  if (parentHash !== previous.hash) {
    throw refuseBlock(
      'AncestryMismatch',
      `block ${number} has the parent ${parentHash}, the last was ${previous.hash}`,
      {
        field: 'parentHash',
        value: parentHash,
        limit: previous.hash,
      },
    )
  }
}

function requireFinality({ provider, authority, finalityDomain }: TrustAnchor, block: ParentchainBlock): void {
  const message = finalityMessage(finalityDomain, block.hash, block.number)
  if (provider.verifyEd25519(block.justification, message, fromHex(authority))) return
  throw refuseBlock('BadFinality', `block ${block.number} carries no finality signature of ${authority}`, {
    field: 'justification',
    value: toHex(block.justification),
    limit: authority,
  })
}

function requireRoot(
  { provider }: TrustAnchor,
  code: 'ExtrinsicsRootMismatch' | 'EventsRootMismatch',
  field: string,
  items: readonly Uint8Array[],
  expected: Hex,
): void {
  const root = sequenceRoot(provider, items)
  if (root === expected) return
  throw refuseBlock(code, `the ${items.length} ${field} have the root ${root}, the header says ${expected}`, {
    field,
    value: root,
    limit: expected,
  })
}
