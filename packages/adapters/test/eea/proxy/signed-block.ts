import { type Hex, toHex } from '@lockstep/core'
import { createPortableProvider, signerFromUri } from '@lockstep/core/crypto'
import {
  type BlockHeader,
  blockHeaderHash,
  buildReceiptTree,
  chainReceiptsRoot,
  proveReceipt,
  type Receipt,
  type SignedReceipt,
  signHeader,
} from '@lockstep/core/receipt'
import { createState, encodeStateProof, storageKey } from '@lockstep/core/state'

const provider = createPortableProvider()
const enclave = signerFromUri(provider, 'ed25519', '//Enclave', (length) => new Uint8Array(length))
const bytes32 = (byte: string): Hex => `0x${byte.repeat(32)}`

/** A block of a fixed key: the same bytes in every run, so that its gas is the same too. */
export interface SignedBlock {
  readonly enclaveAccount: Hex
  readonly shard: Hex
  /** One of the block's receipts. */
  readonly signed: SignedReceipt
  readonly parent: BlockHeader
  readonly storageKey: Hex
  readonly presence: Hex
  readonly absence: Hex
}

/** @param receiptCount how many receipts the block has; @param entryCount how many entries its state has */
export function signedBlock(receiptCount: number, entryCount: number): SignedBlock {
  const shard = bytes32('5a')
  const space = 'balances.account'
  const keyOf = (index: number): Hex => `0x${index.toString(16).padStart(64, '0')}`
  const state = createState(provider)
  const overlay = state.overlay()
  for (let index = 0; index < entryCount; index += 1) overlay.space(space).set(keyOf(index), new Uint8Array(16).fill(7))
  state.commit(state.prepare(overlay.diff()))
  const receipts = Array.from({ length: receiptCount }, (_, index) => receiptOf(shard, index))
  const tree = buildReceiptTree(provider, receipts)
  const index = receiptCount >> 1
  const parentReceiptsRoot = bytes32('05')
  const parent: BlockHeader = {
    shard,
    parent: bytes32('01'),
    number: 6,
    parentchainHash: bytes32('02'),
    timestamp: 1_700_000_000_000n,
    stateRoot: bytes32('03'),
    receiptsRoot: parentReceiptsRoot,
    stfIdentity: bytes32('04'),
  }
  const header: BlockHeader = {
    ...parent,
    parent: blockHeaderHash(provider, parent),
    number: 7,
    timestamp: 1_700_000_006_000n,
    stateRoot: toHex(state.root()),
    receiptsRoot: toHex(chainReceiptsRoot(provider, new Uint8Array(32).fill(5), tree.root)),
  }
  const signedHeader = signHeader(enclave, header)
  return {
    enclaveAccount: enclave.account,
    shard,
    signed: { receipt: receiptOf(shard, index), proof: proveReceipt(tree, index), parentReceiptsRoot, signedHeader },
    parent,
    storageKey: toHex(storageKey(space, keyOf(1))),
    presence: toHex(encodeStateProof(state.prove(space, keyOf(1)))),
    absence: toHex(encodeStateProof(state.prove(space, keyOf(entryCount)))),
  }
}

function receiptOf(shard: Hex, index: number): Receipt {
  return {
    operationHash: `0x${(index + 1).toString(16).padStart(64, 'e')}`,
    shard,
    block: 7,
    index,
    status: 'Executed',
    module: 0,
    code: 0,
    output: '0x',
    events: [{ module: 1, index: 0, payload: `0x${'a1'.repeat(80)}` }],
  }
}
