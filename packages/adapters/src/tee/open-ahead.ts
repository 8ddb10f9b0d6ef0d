import type { Hex } from '@lockstep/core'
import type { ShieldingOutcome } from '@lockstep/core/crypto'
import type { BlockReference, LightClient, OrderedInput, ParentchainBlock } from '@lockstep/core/worker'
import type { ParallelDecryptor } from './parallel-decryptor.js'
import { isRsaEncrypted } from './unpack-requests.js'

/** The shielding keys as they are known before a block is executed. */
export interface KeysAhead {
  /** Hashes of the keys for which inputs of a block are opened, in the order in which they are tried. */
  at(number: number): readonly Hex[]
  open(ciphertext: Uint8Array, keys: readonly Hex[]): ShieldingOutcome
  decryptor(key: Hex): ParallelDecryptor
  /** Told of every operation that was opened ahead. It does not throw. */
  onOpened?(operation: Uint8Array): void
}

/** Opens a block's inputs one by one before the block is executed, so that others have their turn in between. */
export interface OpenAhead {
  /** Opens what it was not asked for ahead, too, or asked for with other keys. */
  open(ciphertext: Uint8Array, keys: readonly Hex[]): ShieldingOutcome
  /**
   * Opens the next input that takes the private key, and yields. A block that is refused has no inputs: its execution
   * says why.
   */
  ahead(previous: BlockReference | undefined, block: ParentchainBlock): Generator<void>
  /** Does most of it on all cores. What it cannot open is left for the others; it does not reject. */
  together(previous: BlockReference | undefined, block: ParentchainBlock): Promise<void>
}

interface Opened {
  /** For which keys it was opened: with others there may be another outcome. */
  readonly keys: string
  readonly outcome: ShieldingOutcome
}

const nameOf = (keys: readonly Hex[]): string => keys.join()

/**
 * PERF: a full block of clients' requests takes the private key for 1.4 s. While it is executed nobody else is answered,
 * so this must not be part of it.
 *
 * @param lightClient one that gives the same inputs for the same block: `rememberBlock`.
 */
export function createOpenAhead(lightClient: LightClient, shard: Hex, keysAhead: KeysAhead): OpenAhead {
  const opened = new WeakMap<Uint8Array, Opened>()

  function keep(ciphertext: Uint8Array, keys: readonly Hex[], outcome: ShieldingOutcome): void {
    opened.set(ciphertext, { keys: nameOf(keys), outcome })
    if (outcome.type === 'Opened') keysAhead.onOpened?.(outcome.plaintext)
  }

  function known(ciphertext: Uint8Array, keys: readonly Hex[]): ShieldingOutcome | undefined {
    const entry = opened.get(ciphertext)
    return entry?.keys === nameOf(keys) ? entry.outcome : undefined
  }

  function encryptedIn(
    previous: BlockReference | undefined,
    block: ParentchainBlock,
    keys: readonly Hex[],
  ): readonly Uint8Array[] {
    const own = inputsOf(lightClient, previous, block).filter((input) => isOf(shard, input))
    return own
      .flatMap(ciphertextsOf)
      .filter((ciphertext) => isRsaEncrypted(ciphertext) && known(ciphertext, keys) === undefined)
  }

  return {
    open: (ciphertext, keys) => known(ciphertext, keys) ?? keysAhead.open(ciphertext, keys),
    *ahead(previous, block) {
      const keys = keysAhead.at(block.number)
      for (const ciphertext of encryptedIn(previous, block, keys)) {
        keep(ciphertext, keys, keysAhead.open(ciphertext, keys))
        yield
      }
    },
    async together(previous, block) {
      const keys = keysAhead.at(block.number)
      for (const key of keys) {
        const decrypt = keysAhead.decryptor(key)
        await decrypt(encryptedIn(previous, block, keys), (ciphertext, plaintext) =>
          keep(ciphertext, keys, { type: 'Opened', plaintext }),
        ).catch(() => undefined)
      }
    },
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
