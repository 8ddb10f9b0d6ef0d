import { type Hex, LockstepError } from '@lockstep/core'
import { createShieldingDecryptor, type RsaPrivateKey, type ShieldingOutcome } from '@lockstep/core/crypto'
import { shieldingKeyHash } from '@lockstep/core/worker'
import { requestSealing } from './request-seal.js'
import type { Sealing } from './seal.js'

/** All shielding keys of a shard that an enclave holds, by their hashes. Which of them opens what is no business of it. */
export interface ShieldingKeyRing {
  /** Hash of the shard's first key. */
  readonly first: Hex
  /** In the order of their coming, the first one first. */
  keys(): readonly RsaPrivateKey[]
  hashes(): readonly Hex[]
  find(hash: Hex): RsaPrivateKey | undefined
  /** Answers the hashes of those that were not there. */
  add(keys: readonly RsaPrivateKey[]): readonly Hex[]
  /** @throws LockstepError `ShieldingKeyMissing` for a key that a block needs and that is not there */
  require(hash: Hex, block: number): RsaPrivateKey
  /** Opens what was encrypted for one of these keys, tried in their order; those that are not there are left out. */
  open(ciphertext: Uint8Array, hashes: readonly Hex[]): ShieldingOutcome
  /** What requests are sealed with between the enclaves that hold this key. @throws LockstepError `ShieldingKeyMissing` */
  requests(hash: Hex, block: number): Sealing
}

interface HeldKey {
  readonly key: RsaPrivateKey
  open?(ciphertext: Uint8Array): ShieldingOutcome
  requests?: Sealing
}

export function createShieldingKeyRing(
  { provider, entropy }: Pick<Sealing, 'provider' | 'entropy'>,
  first: RsaPrivateKey,
  later: readonly RsaPrivateKey[] = [],
): ShieldingKeyRing {
  const held = new Map<Hex, HeldKey>()

  function add(keys: readonly RsaPrivateKey[]): readonly Hex[] {
    return keys.flatMap((key) => {
      const hash = shieldingKeyHash(provider, key)
      if (held.has(hash)) return []
      held.set(hash, { key })
      return [hash]
    })
  }

  /** PERF: prepared when it is first used. Keys of long ago are for those who execute blocks of long ago. */
  function opener(hash: Hex): HeldKey['open'] {
    const kept = held.get(hash)
    if (kept !== undefined) kept.open ??= createShieldingDecryptor(provider, kept.key)
    return kept?.open
  }

  function required(hash: Hex, block: number): HeldKey {
    const kept = held.get(hash)
    if (kept === undefined) throw shieldingKeyMissing(hash, block)
    return kept
  }

  add([first, ...later])
  return {
    first: shieldingKeyHash(provider, first),
    keys: () => [...held.values()].map(({ key }) => key),
    hashes: () => [...held.keys()],
    find: (hash) => held.get(hash)?.key,
    add,
    require: (hash, block) => required(hash, block).key,
    open(ciphertext, hashes) {
      let refused: ShieldingOutcome | undefined
      for (const hash of hashes) {
        const outcome = opener(hash)?.(ciphertext)
        if (outcome?.type === 'Opened') return outcome
        refused ??= outcome
      }
      return refused ?? { type: 'Undecryptable' }
    },
    requests(hash, block) {
      const kept = required(hash, block)
      kept.requests ??= requestSealing(provider, entropy, kept.key)
      return kept.requests
    },
  }
}

function shieldingKeyMissing(hash: Hex, block: number): LockstepError {
  return new LockstepError(
    'ShieldingKeyMissing',
    `block ${block} needs the shielding key ${hash}, which this enclave does not have; provision it from an enclave of the shard that has it, and import again`,
    { field: 'shieldingKey', value: hash, limit: block },
  )
}
