import { decode, encode, H256, struct, u8, u32 } from '../../src/codec/index.js'
import {
  type CryptoProvider,
  createPortableProvider,
  createSigner,
  type Signer,
  signerFromUri,
} from '../../src/crypto/index.js'
import { LockstepError } from '../../src/error.js'
import { type Hex, toHex } from '../../src/hex.js'
import { encodeCall, signCall } from '../../src/operation/index.js'
import type { Call, InferFields } from '../../src/stf/index.js'
import {
  type BlockRecordContent,
  createShardExecutor,
  type LightClient,
  type ParentchainBlock,
  type ShardExecutor,
  type ShardExecutorConfig,
} from '../../src/worker/index.js'
import { ledger } from './ledger.js'

const portable = createPortableProvider()
const verdicts = new Map<string, boolean>()

/** The portable provider; it remembers verdicts on signatures, because tests show it the same ones all the time. */
export const provider: CryptoProvider = {
  ...portable,
  verifyEd25519(signature, message, publicKey) {
    const asked = [signature, message, publicKey].map(toHex).join()
    const verdict = verdicts.get(asked) ?? portable.verifyEd25519(signature, message, publicKey)
    verdicts.set(asked, verdict)
    return verdict
  },
}

let drawn = 0
/** Bytes that are random enough for tests. */
export const entropy = (length: number): Uint8Array => {
  drawn += 1
  return provider.sha256(Uint8Array.of(drawn, drawn >> 8)).slice(0, length)
}

const account = (uri: string): Signer => signerFromUri(provider, 'ed25519', uri, entropy)
export const alice: Signer = account('//Alice')
export const bob: Signer = account('//Bob')
export const enclave: Signer = createSigner(provider, 'ed25519', new Uint8Array(32).fill(5), entropy)

export const mrenclave: Hex = `0x${'4d'.repeat(32)}`
export const shard: Hex = `0x${'5a'.repeat(32)}`
const genesisHash: Hex = `0x${'00'.repeat(32)}`

const headerCodec = struct({ parent: H256, number: u32, salt: u8 })
const justificationCodec = struct({ finalized: u32 })

/** Signs a call for the test shard. */
export function operation<Args>(call: Call<Args>, args: InferFields<Args>, signer: Signer, nonce: number): Uint8Array {
  const domain = { mrenclave, shard }
  return signCall(encodeCall(call, signer.account, args), { nonce, domain, signer, path: 'indirectCall' })
}

/** A block behind another, with operations in the clear. */
export function blockAfter(
  previous: ParentchainBlock | undefined,
  operations: readonly Uint8Array[],
  /** How far its proof makes blocks final; the block itself if left out. */
  finalized?: number,
  salt = 0,
): ParentchainBlock {
  const number = (previous?.number ?? 0) + 1
  const header = encode(headerCodec, { parent: previous?.hash ?? genesisHash, number, salt })
  return {
    header,
    hash: toHex(provider.blake2b256(header)),
    number,
    extrinsics: operations,
    events: [],
    justification: finalized === undefined ? new Uint8Array(0) : encode(justificationCodec, { finalized }),
  }
}

/** Believes every block that attaches, and what its justification says of finality. */
export const lightClient: LightClient = {
  verify(previous, { number, hash, header, justification, extrinsics }) {
    const { parent } = decode(headerCodec, header)
    if (parent !== (previous?.hash ?? genesisHash)) {
      throw new LockstepError('AncestryMismatch', `block ${number} does not attach`, { field: 'parent' })
    }
    return {
      number,
      hash,
      parentHash: parent,
      timestamp: 12_000n * BigInt(number),
      ...(justification.length === 0 ? {} : { finalized: decode(justificationCodec, justification).finalized }),
      inputs: extrinsics.map((ciphertext) => ({ kind: 'invoke', shard, ciphertext, inputHash: hash })),
    }
  },
}

export function createTestExecutor(changes: Partial<ShardExecutorConfig> = {}): ShardExecutor {
  return createShardExecutor({
    provider,
    stf: ledger,
    domain: { mrenclave, shard },
    lightClient,
    extrinsics: {
      effects: {},
      confirmation: (_, { number }) => Uint8Array.of(number),
      outbound: () => new Uint8Array(0),
      registration: () => new Uint8Array(0),
      shardConfiguration: () => new Uint8Array(0),
      extrinsic: (call) => call,
    },
    signer: enclave,
    openShielded: (plaintext) => ({ type: 'Opened', plaintext }),
    receiptDepth: 16,
    bareGetters: false,
    ...changes,
  })
}

/** Executes a block; answers its record. */
export function execute(executor: ShardExecutor, block: ParentchainBlock): BlockRecordContent {
  return executor.execute(block, (record) => record)
}
