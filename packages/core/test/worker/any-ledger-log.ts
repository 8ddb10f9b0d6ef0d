import fc from 'fast-check'
import type { Signer } from '../../src/crypto/index.js'
import type { ParentchainBlock } from '../../src/worker/index.js'
import { ledger } from './ledger.js'
import { alice, blockAfter, bob, operation } from './test-shard.js'

/** Slots that calls write and getters read: few, so that they meet. */
export const anySlot: fc.Arbitrary<number> = fc.nat(7)

type Step =
  | { readonly call: 'write'; readonly by: Signer; readonly slot: number; readonly byte: number }
  | { readonly call: 'clear'; readonly by: Signer; readonly slot: number }
  | { readonly call: 'befriend'; readonly by: Signer; readonly other: Signer | undefined }

const anySigner = fc.constantFrom(alice, bob)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ call: fc.constant('write'), by: anySigner, slot: anySlot, byte: fc.nat(255) }) },
  { weight: 2, arbitrary: fc.record({ call: fc.constant('clear'), by: anySigner, slot: anySlot }) },
  {
    weight: 1,
    arbitrary: fc.record({
      call: fc.constant('befriend'),
      by: anySigner,
      other: fc.option(anySigner, { nil: undefined }),
    }),
  },
)

function sign(step: Step, nonce: number): Uint8Array {
  const { write, clear, befriend } = ledger.calls
  switch (step.call) {
    case 'write': {
      const note: `0x${string}` = `0x${step.byte
        .toString(16)
        .padStart(2, '0')
        .repeat(step.byte % 40)}`
      return operation(write, { slot: step.slot, note }, step.by, nonce)
    }
    case 'clear':
      return operation(clear, { slot: step.slot }, step.by, nonce)
    case 'befriend':
      return operation(befriend, { friend: step.other?.account ?? null }, step.by, nonce)
  }
}

/** Some blocks, one behind the other, and how far behind the head finality is at the end. */
export const anyLog: fc.Arbitrary<readonly ParentchainBlock[]> = fc
  .record({
    blocks: fc.array(fc.array(anyStep, { maxLength: 4 }), { minLength: 1, maxLength: 6 }),
    finalized: fc.nat(6),
  })
  .map(({ blocks: steps, finalized }) => {
    const nonces = new Map<Signer, number>()
    const blocks: ParentchainBlock[] = []
    for (const block of steps) {
      const operations = block.map((step) => {
        const nonce = nonces.get(step.by) ?? 0
        nonces.set(step.by, nonce + 1)
        return sign(step, nonce)
      })
      blocks.push(blockAfter(blocks.at(-1), operations, finalized))
    }
    return blocks
  })
