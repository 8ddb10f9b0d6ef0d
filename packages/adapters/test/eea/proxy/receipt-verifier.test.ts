import { encode, fromHex, type Hex, toHex } from '@lockstep/core'
import { createPortableProvider, signerFromUri } from '@lockstep/core/crypto'
import {
  type BlockHeader,
  blockHeaderHash,
  buildReceiptTree,
  chainReceiptsRoot,
  proveReceipt,
  type Receipt,
  receiptCodec,
  receiptProofCodec,
  type SignedHeader,
  type SignedReceipt,
  signedHeaderCodec,
  signHeader,
} from '@lockstep/core/receipt'
import { createState, encodeStateProof, storageKey } from '@lockstep/core/state'
import type { Address } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  receiptVerifierAbi as abi,
  headerEvidence,
  receiptEvidence,
  receiptVerifierBytecode,
} from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { type EnclaveBlocks, enclaveBlocks } from './enclave-blocks.js'
import { outcomeOf } from './outcome-of.js'
import { idOf } from './words.js'

const provider = createPortableProvider()
const enclave = signerFromUri(provider, 'ed25519', '//Enclave', (length) => new Uint8Array(length))

let chain: TestChain
let blocks: EnclaveBlocks
let address: Address
let revert: Hex

const deployFor = (enclaveAccount: Hex, shard: Hex): Promise<Address> =>
  chain.deploy(abi, receiptVerifierBytecode, [enclaveAccount, shard])

beforeAll(async () => {
  ;[chain, blocks] = await Promise.all([startChain(), enclaveBlocks()])
  address = await deployFor(blocks.enclaveAccount, blocks.shard)
})
afterAll(() => chain.stop())
beforeEach(async () => {
  if (revert !== undefined) await chain.client.revert({ id: revert })
  revert = await chain.client.snapshot()
})

const signedBytes = (signed: SignedHeader): Hex => toHex(encode(signedHeaderCodec, signed))

async function acceptHeader(signedHeader: Hex, at: Address = address): Promise<string> {
  const account = chain.account(1)
  const call = { address: at, abi, functionName: 'acceptHeader', args: [signedHeader], account, gas } as const
  const outcome = await outcomeOf(chain.client.simulateContract(call))
  if (outcome === 'success') await chain.mined(chain.client.writeContract(call))
  return outcome
}

async function acceptParent(header: BlockHeader, parent: Hex): Promise<string> {
  const args = [headerEvidence(header), parent] as const
  const call = { address, abi, functionName: 'acceptParent', args, account: chain.account(1), gas } as const
  const outcome = await outcomeOf(chain.client.simulateContract(call))
  if (outcome === 'success') await chain.mined(chain.client.writeContract(call))
  return outcome
}

const isAccepted = (header: BlockHeader) =>
  chain.client.readContract({
    address,
    abi,
    functionName: 'isAccepted',
    args: [blockHeaderHash(provider, header)],
  })

type Evidence = ReturnType<typeof receiptEvidence>

const isReceipt = ({ header, receipt, proof, parentReceiptsRoot }: Evidence) =>
  chain.client.readContract({
    address,
    abi,
    functionName: 'isReceipt',
    args: [header, receipt, proof, parentReceiptsRoot],
  })

const isSignedReceipt = ({ signedHeader, receipt, proof, parentReceiptsRoot }: Evidence, at: Address = address) =>
  chain.client.readContract({
    address: at,
    abi,
    functionName: 'isSignedReceipt',
    args: [signedHeader, receipt, proof, parentReceiptsRoot],
  })

/** The transfer in the middle: it has neighbours on both sides. */
function transfer(): SignedReceipt {
  const [, , signed] = blocks.transfers
  if (signed === undefined) throw new Error('the enclave made no receipts')
  return signed
}

const head = (): SignedHeader => blocks.headers[blocks.headers.length - 1] ?? transfer().signedHeader

const hash: Hex = `0x${'0f'.repeat(32)}`
const headerChanges: readonly (readonly [string, Partial<BlockHeader>])[] = [
  ['shard', { shard: hash }],
  ['parent', { parent: hash }],
  ['number', { number: 77 }],
  ['parentchainHash', { parentchainHash: hash }],
  ['timestamp', { timestamp: 1n }],
  ['stateRoot', { stateRoot: hash }],
  ['receiptsRoot', { receiptsRoot: hash }],
  ['stfIdentity', { stfIdentity: hash }],
]
const receiptChanges: readonly (readonly [string, Partial<Receipt>])[] = [
  ['operationHash', { operationHash: hash }],
  ['shard', { shard: hash }],
  ['block', { block: 77 }],
  ['index', { index: 77 }],
  ['status', { status: 'Rejected' }],
  ['module', { module: 7 }],
  ['code', { code: 7 }],
  ['output', { output: '0x07' }],
  ['events', { events: [{ module: 1, index: 0, payload: '0x' }] }],
]

describe('a header', () => {
  it('that the attested enclave signed is accepted, and remembered by its hash', async () => {
    expect(blocks.headers.length).toBeGreaterThanOrEqual(4)
    for (const signed of blocks.headers) {
      expect(await isAccepted(signed.header)).toBe(false)
      expect(await acceptHeader(signedBytes(signed))).toBe('success')
      expect(await isAccepted(signed.header)).toBe(true)
    }
  })

  it.each(headerChanges)('with another %s is refused', async (_, change) => {
    const signed = head()
    const altered = { ...signed, header: { ...signed.header, ...change } }
    expect(await acceptHeader(signedBytes(altered))).toBe('SignatureInvalid')
  })

  it('with any byte of its signature changed, cut off or added is refused', async () => {
    const bytes = fromHex(signedBytes(head()))
    for (const at of [204, 205, 220, 236, 237, 250, 268]) {
      const changed = bytes.map((byte, place) => (place === at ? byte ^ 1 : byte))
      expect(await acceptHeader(toHex(changed)), `byte ${at}`).toBe('SignatureInvalid')
    }
    for (const other of [bytes.subarray(0, 268), Uint8Array.from([...bytes, 0]), new Uint8Array()]) {
      expect(await acceptHeader(toHex(other))).toBe('HeaderLengthInvalid')
    }
  })

  it('of another enclave, or of another scheme, is refused', async () => {
    const { header } = head()
    for (const scheme of ['ed25519', 'sr25519', 'ecdsa'] as const) {
      const stranger = signerFromUri(provider, scheme, '//Stranger', (length) => new Uint8Array(length))
      const outcome = await acceptHeader(signedBytes(signHeader(stranger, header)))
      expect(outcome).toBe(scheme === 'ecdsa' ? 'HeaderLengthInvalid' : 'SignatureInvalid')
    }
  })

  it('of another shard of the same enclave is refused', async () => {
    const at = await deployFor(blocks.enclaveAccount, hash)
    expect(await acceptHeader(signedBytes(head()), at)).toBe('ForeignShard')
  })

  it('before an accepted one needs no signature, one that is not its parent is refused', async () => {
    const chained = [...blocks.headers].reverse()
    expect(await acceptHeader(signedBytes(head()))).toBe('success')
    for (const [index, { header }] of chained.entries()) {
      const parent = chained[index + 1]?.header
      if (parent === undefined) break
      for (const [, change] of headerChanges) {
        expect(await acceptParent(header, headerEvidence({ ...parent, ...change }))).toBe('NotItsParent')
      }
      expect(await acceptParent(header, headerEvidence(parent))).toBe('success')
      expect(await isAccepted(parent)).toBe(true)
    }
    expect(await acceptParent(head().header, headerEvidence(head().header))).toBe('NotItsParent')
    expect(await acceptParent(head().header, '0x')).toBe('HeaderLengthInvalid')
    expect(await acceptParent({ ...head().header, number: 77 }, headerEvidence(head().header))).toBe(
      'HeaderNotAccepted',
    )
  })
})

describe('a receipt', () => {
  it('of the enclave holds, for every operation of the block', async () => {
    expect(blocks.transfers).toHaveLength(5)
    expect(blocks.transfers.map(({ receipt }) => receipt.status)).toEqual([...Array(4).fill('Executed'), 'Failed'])
    await acceptHeader(signedBytes(transfer().signedHeader))
    for (const signed of blocks.transfers) {
      expect(await isReceipt(receiptEvidence(signed))).toBe(true)
      expect(await isSignedReceipt(receiptEvidence(signed))).toBe(true)
    }
  })

  it('holds under a header that was accepted by a later one', async () => {
    await acceptHeader(signedBytes(head()))
    const chained = [...blocks.headers].reverse()
    for (const [index, { header }] of chained.entries()) {
      const parent = chained[index + 1]?.header
      if (parent !== undefined) await acceptParent(header, headerEvidence(parent))
    }
    expect(await isReceipt(receiptEvidence(transfer()))).toBe(true)
  })

  it('is not looked at under a header that nobody showed', async () => {
    const { header, receipt, proof, parentReceiptsRoot } = receiptEvidence(transfer())
    const args = [header, receipt, proof, parentReceiptsRoot] as const
    const call = { address, abi, functionName: 'isReceipt', args } as const
    expect(await outcomeOf(chain.client.readContract(call))).toBe('HeaderNotAccepted')
  })

  it.each(receiptChanges)('with another %s is refused', async (_, change) => {
    const signed = transfer()
    await acceptHeader(signedBytes(signed.signedHeader))
    const altered = receiptEvidence({ ...signed, receipt: { ...signed.receipt, ...change } })
    expect(altered.receipt).not.toBe(receiptEvidence(signed).receipt)
    expect(await isReceipt(altered)).toBe(false)
    expect(await isSignedReceipt(altered)).toBe(false)
  })

  it.each(headerChanges)('under a header with another %s is refused', async (_, change) => {
    const { signedHeader, ...signed } = transfer()
    const altered = { ...signedHeader, header: { ...signedHeader.header, ...change } }
    expect(await isSignedReceipt(receiptEvidence({ ...signed, signedHeader: altered }))).toBe(false)
  })

  it('with another place, number of receipts, neighbour or root before is refused', async () => {
    const signed = transfer()
    await acceptHeader(signedBytes(signed.signedHeader))
    const { proof, receipt } = signed
    const altered: readonly SignedReceipt[] = [
      { ...signed, proof: { ...proof, index: proof.index + 1 } },
      { ...signed, proof: { ...proof, index: proof.index + 1 }, receipt: { ...receipt, index: receipt.index + 1 } },
      { ...signed, proof: { ...proof, count: proof.count + 1 } },
      { ...signed, proof: { ...proof, count: proof.count - 1 } },
      { ...signed, proof: { ...proof, count: 0 } },
      { ...signed, proof: { ...proof, count: 0xffff_ffff } },
      { ...signed, proof: { ...proof, siblings: [...proof.siblings].reverse() } },
      { ...signed, proof: { ...proof, siblings: proof.siblings.slice(1) } },
      { ...signed, proof: { ...proof, siblings: [...proof.siblings, hash] } },
      ...proof.siblings.map((_, at) => ({
        ...signed,
        proof: { ...proof, siblings: proof.siblings.map((sibling, place) => (place === at ? hash : sibling)) },
      })),
      { ...signed, parentReceiptsRoot: hash },
    ]
    expect(proof.siblings.length).toBeGreaterThanOrEqual(3)
    for (const each of altered) expect(await isReceipt(receiptEvidence(each))).toBe(false)
  })

  it('with any byte changed, cut off or added is refused, and never reverts', async () => {
    const evidence = receiptEvidence(transfer())
    await acceptHeader(evidence.signedHeader)
    for (const part of ['receipt', 'proof', 'parentReceiptsRoot'] as const) {
      const bytes = fromHex(evidence[part])
      for (const at of bytes.keys()) {
        const changed = toHex(bytes.map((byte, place) => (place === at ? byte ^ 0x41 : byte)))
        expect(await isReceipt({ ...evidence, [part]: changed }), `${part} ${at}`).toBe(false)
      }
      if (part === 'parentReceiptsRoot') continue
      for (const length of [0, 1, 8, 9, 77, bytes.length - 1]) {
        const other = toHex(bytes.subarray(0, Math.min(length, bytes.length - 1)))
        expect(await isReceipt({ ...evidence, [part]: other }), `${part} cut at ${length}`).toBe(false)
      }
      expect(await isReceipt({ ...evidence, [part]: `${evidence[part]}00` })).toBe(false)
    }
  })

  describe('that an enclave signed by mistake', () => {
    const shard = hash
    const right: Receipt = {
      operationHash: `0x${'01'.repeat(32)}`,
      shard,
      block: 7,
      index: 1,
      status: 'Executed',
      module: 0,
      code: 0,
      output: '0x',
      events: [],
    }

    /** A signed block of three receipts, this one in the middle. */
    function signedBlockOf(receipt: Receipt, change: Partial<BlockHeader> = {}): SignedReceipt {
      const tree = buildReceiptTree(provider, [{ ...right, index: 0 }, receipt, { ...right, index: 2 }])
      const receiptsRoot = toHex(chainReceiptsRoot(provider, new Uint8Array(32), tree.root))
      const header = { ...head().header, shard, number: 7, receiptsRoot, ...change }
      const proof = { ...proveReceipt(tree, 1), index: receipt.index }
      return {
        receipt,
        proof,
        parentReceiptsRoot: toHex(new Uint8Array(32)),
        signedHeader: signHeader(enclave, header),
      }
    }

    it.each<[string, () => SignedReceipt]>([
      ['names another shard than its header', () => signedBlockOf({ ...right, shard: idOf('other') })],
      ['names another block than its header', () => signedBlockOf({ ...right, block: 8 })],
      ['stands at another place than it names', () => signedBlockOf({ ...right, index: 2 })],
      ['is in a block of another shard', () => signedBlockOf(right, { shard: idOf('other') })],
      [
        'names another place than its proof',
        () => ({ ...signedBlockOf({ ...right, index: 2 }), proof: signedBlockOf(right).proof }),
      ],
      [
        'is proven for the root of its block alone',
        () => signedBlockOf(right, { receiptsRoot: toHex(buildReceiptTree(provider, [right]).root) }),
      ],
    ])('and that %s is refused', async (_, make) => {
      const at = await deployFor(enclave.account, shard)
      expect(await isSignedReceipt(receiptEvidence(signedBlockOf(right)), at)).toBe(true)
      expect(await isSignedReceipt(receiptEvidence(make()), at)).toBe(false)
    })
  })

  it('is refused for another enclave', async () => {
    const at = await deployFor(enclave.account, blocks.shard)
    expect(await isSignedReceipt(receiptEvidence(transfer()), at)).toBe(false)
  })

  it('is refused for another shard', async () => {
    const at = await deployFor(blocks.enclaveAccount, hash)
    expect(await isSignedReceipt(receiptEvidence(transfer()), at)).toBe(false)
  })
})

describe('an entry of the state', () => {
  const space = 'balances.account'
  const keyOf = (index: number): Hex => `0x${index.toString(16).padStart(64, '0')}`
  const state = createState(provider)
  const overlay = state.overlay()
  for (let index = 0; index < 300; index += 1) overlay.space(space).set(keyOf(index), Uint8Array.of(index & 255, 1))
  state.commit(state.prepare(overlay.diff()))

  const header = (): BlockHeader => ({ ...head().header, shard: blocks.shard, stateRoot: toHex(state.root()) })
  let at: Address

  const read = (of: BlockHeader, key: Uint8Array, proof: Uint8Array) =>
    chain.client.readContract({
      address: at,
      abi,
      functionName: 'stateEntry',
      args: [headerEvidence(of), toHex(key), toHex(proof)],
    })

  beforeEach(async () => {
    at = await deployFor(enclave.account, blocks.shard)
    await acceptHeader(signedBytes(signHeader(enclave, header())), at)
  })

  it('is read with its value, or as absent', async () => {
    for (const index of [0, 1, 150, 299]) {
      const proof = encodeStateProof(state.prove(space, keyOf(index)))
      expect(await read(header(), storageKey(space, keyOf(index)), proof)).toEqual([
        true,
        true,
        toHex(Uint8Array.of(index & 255, 1)),
      ])
    }
    for (const index of [300, 1_000]) {
      const proof = encodeStateProof(state.prove(space, keyOf(index)))
      expect(await read(header(), storageKey(space, keyOf(index)), proof)).toEqual([true, false, '0x'])
    }
  })

  it('is not proven by the proof of another, nor for another space or key', async () => {
    const proof = encodeStateProof(state.prove(space, keyOf(7)))
    const nothing = [false, false, '0x']
    expect(await read(header(), storageKey(space, keyOf(8)), proof)).toEqual(nothing)
    expect(await read(header(), storageKey('balances.other', keyOf(7)), proof)).toEqual(nothing)
    expect(await read(header(), new Uint8Array(), proof)).toEqual(nothing)
    expect(await read(header(), storageKey(space, keyOf(7)), new Uint8Array())).toEqual(nothing)
  })

  it('is not looked at under a header that was not accepted', async () => {
    const other = { ...header(), stateRoot: idOf('another root') }
    const proof = encodeStateProof(state.prove(space, keyOf(7)))
    expect(await outcomeOf(read(other, storageKey(space, keyOf(7)), proof))).toBe('HeaderNotAccepted')
  })
})

describe('the arguments of the contract', () => {
  it('are the bytes of the core’s own codecs', () => {
    const signed = transfer()
    expect(receiptEvidence(signed)).toEqual({
      header: headerEvidence(signed.signedHeader.header),
      signedHeader: signedBytes(signed.signedHeader),
      receipt: toHex(encode(receiptCodec, signed.receipt)),
      proof: toHex(encode(receiptProofCodec, signed.proof)),
      parentReceiptsRoot: signed.parentReceiptsRoot,
    })
    expect(receiptEvidence(signed).header).toHaveLength(2 + 2 * 204)
    expect(receiptEvidence(signed).signedHeader).toHaveLength(2 + 2 * 269)
  })
})
