import type { Codec, Hex } from '@lockstep/core'
import fc from 'fast-check'
import { createWorlds } from '../log/worlds.js'
import { arbitrary } from './arbitrary-from-codec.js'

const usualParties = 3

/**
 * Arguments of a call or of a getter, typed as they are, for properties of one's own: boundaries first, and where there
 * are 32 bytes, mostly an account of {@link anyParty} or the shard.
 *
 * @example
 * test.prop([anyShardOf(bank), anyArgumentsOf(bank.calls.transfer)])('…', (shard, args) => { … })
 */
export function anyArgumentsOf<Args>({ args }: { readonly args: Codec<Args> }): fc.Arbitrary<Args> {
  const { domain } = createWorlds().fastest
  const strangers = [`0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`]
  const bytes32 = fc.oneof(
    { weight: 6, arbitrary: anyParty() },
    { weight: 3, arbitrary: fc.constant(domain.shard) },
    { weight: 1, arbitrary: fc.constantFrom(...strangers) },
  )
  return arbitrary(args, { bytes32 })
}

/** The account of a party: `//Alice`, `//Bob` or `//Charlie`, as in logs; with more `parties`, up to 6, of the next ones. */
export function anyParty(parties: number = usualParties): fc.Arbitrary<Hex> {
  const accounts = createWorlds().fastest.parties.map(({ account }) => account)
  return fc.constantFrom(...accounts.slice(0, Math.max(1, parties)))
}
