import type { CryptoProvider } from '../crypto/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import { blockHeaderHash, chainReceiptsRoot, type SignedHeader } from '../receipt/index.js'
import type { BlockContext } from '../stf/index.js'
import type { BlockReference } from './light-client.js'

/** Stands where a shard's first header would have a header before it. */
const none: Hex = toHex(new Uint8Array(32))

/** What the next header's `parent` must be. */
export function parentHash(provider: Pick<CryptoProvider, 'sha256'>, head: SignedHeader | undefined): Hex {
  return head === undefined ? none : blockHeaderHash(provider, head.header)
}

/** The receipts root until now. */
export function receiptsRootOf(head: SignedHeader | undefined): Hex {
  return head === undefined ? none : head.header.receiptsRoot
}

/** The receipts root once a block with this root of its own has followed. */
export function nextReceiptsRoot(
  provider: Pick<CryptoProvider, 'sha256'>,
  head: SignedHeader | undefined,
  blockRoot: Uint8Array,
): Hex {
  return toHex(chainReceiptsRoot(provider, fromHex(receiptsRootOf(head)), blockRoot))
}

/** Where the next parentchain block must attach. */
export function attachmentOf(head: SignedHeader | undefined): BlockReference | undefined {
  return head && { number: head.header.number, hash: head.header.parentchainHash }
}

/** The context of getters on the state after the block with this header: all that they may know beside the state. */
export function blockContextOf({ header }: SignedHeader): BlockContext {
  const { number, parentchainHash, timestamp } = header
  return { number, hash: parentchainHash, timestamp }
}
