import { type Codec, decode, encode, H256, struct, u32, vec } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import { engineCodes, type Receipt } from '../receipt/index.js'

/** A change of a shard's shielding key that a block has announced. */
export interface KeyChange {
  /** 1 for the first change. */
  readonly generation: number
  /** `shieldingKeyHash` of the key before. */
  readonly previous: Hex
  /** `shieldingKeyHash` of the new key. */
  readonly key: Hex
  /** Number of the block that announced it. */
  readonly announced: number
  /** Number of the first block whose inputs the new key opens. */
  readonly effective: number
  /** Number of the first block whose inputs the key before does not open any more. */
  readonly retired: number
}

/** SCALE layout, 80 bytes: generation (u32) ‖ previous (32) ‖ key (32) ‖ announced (u32) ‖ effective (u32) ‖ retired (u32). */
export const keyChangeCodec: Codec<KeyChange> = struct({
  generation: u32,
  previous: H256,
  key: H256,
  announced: u32,
  effective: u32,
  retired: u32,
})

/** So many keys may follow a shard's first: every worker keeps them all, to execute the blocks of their time. */
export const mostKeyChanges = 63

/**
 * SCALE layout: number of changes (compact, one byte) ‖ 80 bytes each, see {@link keyChangeCodec}; at most
 * {@link mostKeyChanges}, so 1 to 5,041 bytes.
 */
export const keyChangesCodec: Codec<readonly KeyChange[]> = vec(keyChangeCodec, mostKeyChanges)

type Outcome = Pick<Receipt, 'operationHash' | 'status' | 'module' | 'code' | 'output'>

const domain = Uint8Array.from('lockstep/key-change/v1\0', (letter) => letter.charCodeAt(0))

/**
 * What a receipt of an announcement is found by: SHA-256 of `lockstep/key-change/v1` ‖ 0x00 ‖ hash of the new key. All
 * other operations are named by BLAKE2b-256, so no other receipt can pass for one.
 */
export function keyChangeHash(provider: Pick<CryptoProvider, 'sha256'>, key: Hex): Hex {
  const named = new Uint8Array(domain.length + 32)
  named.set(domain)
  named.set(fromHex(key), domain.length)
  return toHex(provider.sha256(named))
}

/** What the announcement's receipt says beside its place. The change is its output. */
export function keyChangeOutcome(provider: Pick<CryptoProvider, 'sha256'>, change: KeyChange): Outcome {
  return {
    operationHash: keyChangeHash(provider, change.key),
    status: 'Executed',
    module: 0,
    code: engineCodes.Ok,
    output: toHex(encode(keyChangeCodec, change)),
  }
}

/** The changes that a block's receipts tell of. PERF: a receipt is decoded where its output has a change's size. */
export function keyChangesIn(provider: Pick<CryptoProvider, 'sha256'>, receipts: readonly Outcome[]): KeyChange[] {
  return receipts.flatMap(({ operationHash, status, module, output }) => {
    if (status !== 'Executed' || module !== 0 || output.length !== changeLength) return []
    const change = decode(keyChangeCodec, fromHex(output))
    return keyChangeHash(provider, change.key) === operationHash ? [change] : []
  })
}

const changeLength = 2 + 2 * 80
