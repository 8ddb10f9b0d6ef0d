import { createIndirectInvocation } from '@lockstep/adapters/parentchain/ordered-log'
import { type Hex, toHex, u32 } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import type { Parentchain } from '@lockstep/core/worker'
import { expect, test } from 'vitest'
import { alice, bytes32, provider, shard } from './test-chain.js'

const nobody: Signer = { ...alice, sign: () => ({ type: 'Ed25519', value: `0x${'00'.repeat(64)}` }) }

/** Takes whatever comes, and answers a hash of its own for each. */
function chainThatTakesAll(): Parentchain {
  let submitted = 0
  return {
    genesisHash: bytes32(1),
    finalizedHead: async () => 0,
    async *finalizedBlocks() {},
    block: async () => undefined,
    async submit() {
      submitted += 1
      return toHex(provider.blake2b256(encode(u32, submitted)))
    },
    nextNonce: async () => 0,
  }
}

test('an invocation that nobody awaits is forgotten behind 16,384 others', async () => {
  const invocation = createIndirectInvocation({ provider, chain: chainThatTakesAll(), signer: nobody })
  const hashes: Hex[] = []
  for (let count = 0; count < 16_385; count += 1) hashes.push(await invocation.invoke(shard, Uint8Array.of(1)))
  const [first = '0x', second = '0x'] = hashes
  await expect(invocation.included(first)).rejects.toMatchObject({ code: 'UnknownExtrinsic' })
  // Known still, so it is looked for: on a chain that has no blocks and ends.
  await expect(invocation.included(second)).rejects.toMatchObject({ code: 'ChainEnded' })
})
