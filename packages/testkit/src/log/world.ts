import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { type CryptoProvider, type Signer, signerFromUri } from '@lockstep/core/crypto'
import type { Domain } from '@lockstep/core/operation'
import { refuseEntropy } from './refuse-entropy.js'

/** Who and what a log's names stand for: the parties, the shard, the code. The same for every provider. */
export interface World {
  readonly provider: CryptoProvider
  readonly domain: Domain
  /** Ed25519 accounts of the development phrase: `//Alice`, `//Bob`, … */
  readonly parties: readonly Signer[]
}

/** The parties of a log, by their index. */
export const partyNames = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'] as const

/** The six parties and the fixed domain of all logs: MRENCLAVE is 32 bytes `e1`, the shard 32 bytes `5a`. */
export function createWorld(provider: CryptoProvider): World {
  return {
    provider,
    domain: { mrenclave: same32(0xe1), shard: same32(0x5a) },
    parties: partyNames.map((name) => signerFromUri(provider, 'ed25519', `//${name}`, refuseEntropy)),
  }
}

/** @throws LockstepError `LogMalformed` for an index that no party has. */
export function partyOf({ parties }: World, index: number): Signer {
  const party = parties[index]
  if (party !== undefined) return party
  throw new LockstepError(
    'LogMalformed',
    `there is no party ${index}; a log has the parties 0 to ${parties.length - 1}`,
    {
      field: 'from',
      value: index,
      limit: parties.length - 1,
    },
  )
}

const partyReference = /^party:([0-9]+)$/

/** The bytes that a 32-byte argument of a log stands for: `party:<index>`, `shard`, or hexadecimal text as it is. */
export function resolveBytes32(world: World, name: string): string {
  if (name === 'shard') return world.domain.shard
  const [, index] = partyReference.exec(name) ?? []
  return index === undefined ? name : partyOf(world, Number(index)).account
}

function same32(byte: number): Hex {
  return toHex(new Uint8Array(32).fill(byte))
}
