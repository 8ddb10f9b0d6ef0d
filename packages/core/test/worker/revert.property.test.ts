import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toHex } from '../../src/hex.js'
import { encodePublicGetter } from '../../src/operation/index.js'
import type { ParentchainBlock, ShardExecutor } from '../../src/worker/index.js'
import { anyLog } from './any-ledger-log.js'
import { ledger } from './ledger.js'
import { createTestExecutor, execute, provider } from './test-shard.js'

/** All that can be asked of an executor about these blocks. */
function everything(executor: ShardExecutor, blocks: readonly ParentchainBlock[]): unknown[] {
  const { present, total } = ledger.getters.public
  const requests = [encodePublicGetter(present, { slots: [0, 1, 2, 3, 4, 5, 6, 7] }), encodePublicGetter(total, {})]
  const tags = ['Latest', 'Finalized'] as const
  return [
    ...tags.map((tag) => executor.head(tag)),
    ...requests.flatMap((request) =>
      tags.map((at) => executor.answerGetter({ request: toHex(request), at, proof: true })),
    ),
    ...blocks
      .flatMap(({ extrinsics }) => extrinsics)
      .map((sent) => executor.receipts(toHex(provider.blake2b256(sent)))),
  ]
}

test('after going back, a shard is what it was at that block; executed again, the same blocks give the same records', () => {
  fc.assert(
    fc.property(anyLog, fc.nat(6), fc.nat(6), (blocks, first, second) => {
      const executor = createTestExecutor()
      const records = blocks.map((block) => execute(executor, block))
      for (const draw of [first, second]) {
        const lowest = executor.head('Finalized')?.header.number ?? 0
        const target = lowest + (draw % (blocks.length - lowest + 1))
        executor.revert(target)
        const shorter = createTestExecutor()
        for (const block of blocks.slice(0, target)) execute(shorter, block)
        expect(everything(executor, blocks)).toEqual(everything(shorter, blocks))
        expect(blocks.slice(target).map((block) => execute(executor, block))).toEqual(records.slice(target))
      }
    }),
    { numRuns: 15 },
  )
})
