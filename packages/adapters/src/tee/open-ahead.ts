import type { Hex } from '@lockstep/core'
import type { ShieldingOutcome } from '@lockstep/core/crypto'
import type { BlockReference, LightClient, OrderedInput, ParentchainBlock } from '@lockstep/core/worker'
import type { ParallelDecryptor } from './parallel-decryptor.js'
import { isRsaEncrypted } from './unpack-requests.js'

type Open = (ciphertext: Uint8Array) => ShieldingOutcome

/** Opens a block's inputs one by one before the block is executed, so that others have their turn in between. */
export interface OpenAhead {
  /** Opens what it was not asked for ahead, too. */
  readonly open: Open
  /**
   * Opens the next input that takes the private key, and yields. A block that is refused has no inputs: its execution
   * says why.
   */
  ahead(previous: BlockReference | undefined, block: ParentchainBlock): Generator<void>
  /** Does most of it on all cores. What it cannot open is left for the others; it does not reject. */
  together(previous: BlockReference | undefined, block: ParentchainBlock): Promise<void>
}

/**
 * PERF: a full block of clients' requests takes the private key for 1.4 s. While it is executed nobody else is answered,
 * so this must not be part of it.
 *
 * @param lightClient one that gives the same inputs for the same block: `rememberBlock`.
 */
export function createOpenAhead(
  lightClient: LightClient,
  shard: Hex,
  open: Open,
  decrypt: ParallelDecryptor,
): OpenAhead {
  const opened = new WeakMap<Uint8Array, ShieldingOutcome>()

  function encryptedIn(previous: BlockReference | undefined, block: ParentchainBlock): readonly Uint8Array[] {
    const own = inputsOf(lightClient, previous, block).filter((input) => isOf(shard, input))
    return own.flatMap(ciphertextsOf).filter((ciphertext) => isRsaEncrypted(ciphertext) && !opened.has(ciphertext))
  }

  return {
    open: (ciphertext) => opened.get(ciphertext) ?? open(ciphertext),
    *ahead(previous, block) {
      for (const ciphertext of encryptedIn(previous, block)) {
        opened.set(ciphertext, open(ciphertext))
        yield
      }
    },
    together: (previous, block) =>
      decrypt(encryptedIn(previous, block), (ciphertext, plaintext) =>
        opened.set(ciphertext, { type: 'Opened', plaintext }),
      ).catch(() => undefined),
  }
}

function inputsOf(
  { verify }: LightClient,
  previous: BlockReference | undefined,
  block: ParentchainBlock,
): readonly OrderedInput[] {
  try {
    return verify(previous, block).inputs
  } catch {
    return []
  }
}

/** What is for other shards is never opened, so nobody can make this one work for them. */
function isOf(shard: Hex, input: OrderedInput): boolean {
  return input.kind !== 'timestamp' && input.shard === shard
}

function ciphertextsOf(input: OrderedInput): readonly Uint8Array[] {
  if (input.kind === 'invoke') return [input.ciphertext]
  return input.kind === 'shield' ? [input.encryptedBeneficiary] : []
}
