import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/codec/index.js'
import { createPortableProvider, signerFromUri } from '../../src/crypto/index.js'
import { type Hex, toHex } from '../../src/hex.js'
import {
  type BlockHeader,
  blockHeaderCodec,
  blockHeaderHash,
  blockHeaderPayload,
  buildReceiptTree,
  chainReceiptsRoot,
  proveReceipt,
  type SignedReceipt,
  signedHeaderCodec,
  signedReceiptCodec,
  signHeader,
  verifySignedHeader,
  verifySignedReceipt,
} from '../../src/receipt/index.js'
import { receiptOf, shard } from './receipt-of.js'

const provider = createPortableProvider()
const enclave = signerFromUri(provider, 'ecdsa', '//Enclave', (length) => new Uint8Array(length))
const stranger = signerFromUri(provider, 'ecdsa', '//Stranger', (length) => new Uint8Array(length))
const hashOf = (byte: string): Hex => `0x${byte.repeat(32)}`
const receipts = [receiptOf(0), receiptOf(1), receiptOf(2)]
const tree = buildReceiptTree(provider, receipts)
const parentReceiptsRoot = hashOf('05')

/** SHA-256 of 2 ‖ root of the header before ‖ root of the block. */
function chained(parent: Hex, root: Uint8Array): Hex {
  const preimage = Buffer.concat([Buffer.from([2]), Buffer.from(parent.slice(2), 'hex'), root])
  return `0x${createHash('sha256').update(preimage).digest('hex')}`
}

const header: BlockHeader = {
  shard,
  parent: hashOf('01'),
  number: 7,
  parentchainHash: hashOf('02'),
  timestamp: 0x0807_0605_0403_0201n,
  stateRoot: hashOf('03'),
  receiptsRoot: chained(parentReceiptsRoot, tree.root),
  stfIdentity: hashOf('04'),
}
const headerBytes = [
  ...Array(32).fill(0x5a),
  ...Array(32).fill(1),
  ...[7, 0, 0, 0],
  ...Array(32).fill(2),
  ...[1, 2, 3, 4, 5, 6, 7, 8],
  ...Array(32).fill(3),
  ...Buffer.from(header.receiptsRoot.slice(2), 'hex'),
  ...Array(32).fill(4),
]
const payload = Uint8Array.from([...Buffer.from('lockstep/block-header/v1\0', 'ascii'), ...headerBytes])

describe('a block header', () => {
  it('has this layout, assembled by hand', () => {
    expect(encode(blockHeaderCodec, header)).toEqual(Uint8Array.from(headerBytes))
    expect(headerBytes).toHaveLength(4 + 8 + 6 * 32)
  })

  it('is signed behind its domain, and its hash is the SHA-256 of what is signed', () => {
    expect(blockHeaderPayload(header)).toEqual(payload)
    expect(blockHeaderHash(provider, header)).toBe(`0x${createHash('sha256').update(payload).digest('hex')}`)
    expect(signHeader(enclave, header)).toEqual({ header, signature: enclave.sign(payload) })
  })

  it.each(['ed25519', 'sr25519', 'ecdsa'] as const)('signed by %s verifies for the signer alone', (scheme) => {
    const signer = signerFromUri(provider, scheme, '//Enclave', (length) => new Uint8Array(length))
    const signed = signHeader(signer, header)
    expect(verifySignedHeader(provider, signed, signer.account)).toBe(true)
    expect(verifySignedHeader(provider, signed, hashOf('02'))).toBe(false)
  })

  it('a signature over the header without the domain, or as a wallet signs, is none', () => {
    for (const message of [
      Uint8Array.from(headerBytes),
      Buffer.concat([Buffer.from('<Bytes>'), payload, Buffer.from('</Bytes>')]),
    ]) {
      expect(verifySignedHeader(provider, { header, signature: enclave.sign(message) }, enclave.account)).toBe(false)
    }
  })

  it.each<[string, Partial<BlockHeader>]>([
    ['shard', { shard: hashOf('0f') }],
    ['parent', { parent: hashOf('0f') }],
    ['number', { number: 8 }],
    ['parentchainHash', { parentchainHash: hashOf('0f') }],
    ['timestamp', { timestamp: 0n }],
    ['stateRoot', { stateRoot: hashOf('0f') }],
    ['receiptsRoot', { receiptsRoot: hashOf('0f') }],
    ['stfIdentity', { stfIdentity: hashOf('0f') }],
  ])('with another %s is not what was signed', (_, change) => {
    const { signature } = signHeader(enclave, header)
    const altered = { header: { ...header, ...change }, signature }
    expect(verifySignedHeader(provider, altered, enclave.account)).toBe(false)
  })

  it('survives its codec', () => {
    const signed = signHeader(enclave, header)
    expect(decode(signedHeaderCodec, encode(signedHeaderCodec, signed))).toEqual(signed)
  })
})

describe('the receipts root of a header', () => {
  it('is chained: SHA-256 of 2 ‖ root before ‖ root of the block', () => {
    const parent = Uint8Array.from(Buffer.alloc(32, 5))
    expect(toHex(chainReceiptsRoot(provider, parent, tree.root))).toBe(chained(parentReceiptsRoot, tree.root))
    expect(chainReceiptsRoot(provider, tree.root, parent)).not.toEqual(chainReceiptsRoot(provider, parent, tree.root))
  })
})

describe('a signed receipt', () => {
  const signedReceipt = (index: number): SignedReceipt => ({
    receipt: receiptOf(index),
    proof: proveReceipt(tree, index),
    parentReceiptsRoot,
    signedHeader: signHeader(enclave, header),
  })
  const good = signedReceipt(1)
  const verifies = (signed: SignedReceipt, account = enclave.account) => verifySignedReceipt(provider, signed, account)

  it('verifies for every receipt of the block', () => {
    expect([0, 1, 2].map((index) => verifies(signedReceipt(index)))).toEqual([true, true, true])
  })

  it('survives its codec', () => {
    const bytes = encode(signedReceiptCodec, good)
    expect(decode(signedReceiptCodec, bytes)).toEqual(good)
    expect(verifies(decode(signedReceiptCodec, bytes))).toBe(true)
  })

  /** A block whose header is signed, and whose one receipt is this. */
  function signedBlockOf(receipt: SignedReceipt['receipt'], change: Partial<BlockHeader> = {}): SignedReceipt {
    const own = buildReceiptTree(provider, [receipt])
    const signedHeader = signHeader(enclave, {
      ...header,
      receiptsRoot: chained(parentReceiptsRoot, own.root),
      ...change,
    })
    return { receipt, proof: proveReceipt(own, 0), parentReceiptsRoot, signedHeader }
  }

  it.each<[string, () => SignedReceipt]>([
    ['names another root before', () => ({ ...good, parentReceiptsRoot: hashOf('06') })],
    [
      'is proven for the root of its block alone',
      () => signedBlockOf(receiptOf(0), { receiptsRoot: toHex(buildReceiptTree(provider, [receiptOf(0)]).root) }),
    ],
    ['was changed', () => ({ ...good, receipt: { ...good.receipt, status: 'Rejected' } })],
    ['is another of the block', () => ({ ...good, receipt: receiptOf(2) })],
    ['has the proof of another', () => ({ ...good, proof: proveReceipt(tree, 2) })],
    ['has a header of a stranger', () => ({ ...good, signedHeader: signHeader(stranger, header) })],
    [
      'has the header of another block',
      () => ({ ...good, signedHeader: signHeader(enclave, { ...header, receiptsRoot: hashOf('0f') }) }),
    ],
    [
      'has a header that was changed',
      () => ({ ...good, signedHeader: { ...good.signedHeader, header: { ...header, stateRoot: hashOf('0f') } } }),
    ],
    ['names another shard than its header', () => signedBlockOf({ ...receiptOf(0), shard: hashOf('0f') })],
    ['names another shard than its header, the other way', () => signedBlockOf(receiptOf(0), { shard: hashOf('0f') })],
    ['names another block than its header', () => signedBlockOf({ ...receiptOf(0), block: 8 })],
  ])('that %s is refused', (_, make) => {
    expect(verifies(signedBlockOf(receiptOf(0)))).toBe(true)
    expect(verifies(make())).toBe(false)
  })

  it('is refused for another enclave', () => {
    expect(verifies(good, stranger.account)).toBe(false)
  })

  it('with any byte changed is refused, or no longer one', () => {
    const bytes = encode(signedReceiptCodec, good)
    const altered = (at: number) => {
      const copy = bytes.map((byte, place) => (place === at ? byte ^ 1 : byte))
      try {
        return verifies(decode(signedReceiptCodec, copy))
      } catch {
        return 'undecodable'
      }
    }
    for (const at of bytes.keys()) expect(altered(at), `byte ${at}`).not.toBe(true)
  })
})
