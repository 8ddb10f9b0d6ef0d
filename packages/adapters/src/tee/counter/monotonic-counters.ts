import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { type CryptoProvider, requireLength } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { createSerialize } from '../../serialize.js'
import { asciiBytes } from '../ascii-bytes.js'
import type { EnclaveIdentity } from '../enclave-identity.js'
import type { CounterMemory } from './counter-memory.js'

/** The counters of one platform. None ever goes down. */
export interface MonotonicCounters {
  /** Raises a counter to `least`, unless it is there or above it already, and answers where it stands then. */
  raise(identity: EnclaveIdentity, name: Hex, least: number): Promise<number>
}

const domain = asciiBytes('lockstep/monotonic-counter/v1\0')
const nameSize = 32
const maximum = 0xffff_ffff

/**
 * Each code has counters of its own: what it is called in the memory is BLAKE2b-256 of `lockstep/monotonic-counter/v1`
 * ‖ 0x00 ‖ MRENCLAVE ‖ debug (one byte) ‖ name (32).
 */
export function createMonotonicCounters(
  provider: Pick<CryptoProvider, 'blake2b256'>,
  memory: CounterMemory,
): MonotonicCounters {
  // Two enclaves with the same keys raise the same counter: reading and writing must not interleave.
  const serialize = createSerialize()

  function counterOf({ mrenclave, debug }: EnclaveIdentity, name: Hex): Hex {
    const own = fromHex(name)
    requireLength('name', own, nameSize)
    return toHex(provider.blake2b256(concatBytes(domain, fromHex(mrenclave), Uint8Array.of(debug ? 1 : 0), own)))
  }

  return {
    async raise(identity, name, least) {
      requireCount(least)
      const counter = counterOf(identity, name)
      return serialize(async () => {
        const value = await memory.read(counter)
        if (value >= least) return value
        await memory.write(counter, least)
        return least
      })
    },
  }
}

function requireCount(least: number): void {
  if (Number.isInteger(least) && least >= 0 && least <= maximum) return
  throw new LockstepError(
    'CounterOutOfBounds',
    `least is ${least}; a counter holds a whole number from 0 to ${maximum}, such as a block number`,
    { field: 'least', value: least, limit: maximum },
  )
}
