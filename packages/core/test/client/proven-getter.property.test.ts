import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyProvenValue } from '../../src/client/index.js'
import { decode, encode } from '../../src/codec/index.js'
import { LockstepError } from '../../src/error.js'
import { toHex } from '../../src/hex.js'
import { encodePublicGetter, encodeTrustedGetter, signGetter } from '../../src/operation/index.js'
import { signedHeaderCodec } from '../../src/receipt/index.js'
import { type Answer, answerCodec, type BlockTag, type ShardExecutor } from '../../src/worker/index.js'
import { anyLog, anySlot } from '../worker/any-ledger-log.js'
import { ledger } from '../worker/ledger.js'
import {
  alice,
  blockAfter,
  bob,
  createTestExecutor,
  enclave,
  execute,
  mrenclave,
  operation,
  provider,
  shard,
} from '../worker/test-shard.js'

const { total, note, ownerNonce, present, count, constant, careless } = ledger.getters.public
const domain = { mrenclave, shard }
const expected = { stf: ledger, shard, enclaveAccount: enclave.account }

const anyRequest: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constant(encodePublicGetter(total, {})),
  fc.constant(encodePublicGetter(constant, {})),
  anySlot.map((slot) => encodePublicGetter(note, { slot })),
  anySlot.map((slot) => encodePublicGetter(ownerNonce, { slot })),
  anySlot.map((slot) => encodePublicGetter(careless, { slot })),
  fc.array(anySlot, { maxLength: 8 }).map((slots) => encodePublicGetter(present, { slots })),
  fc.record({ first: anySlot, second: anySlot }).map((keys) => encodePublicGetter(count, keys)),
  fc
    .constantFrom(alice, bob)
    .map((signer) =>
      signGetter(encodeTrustedGetter(ledger.getters.trusted.mine, signer.account, {}), { signer, domain, expiry: 9 }),
    ),
)

const anyTag = fc.constantFrom<BlockTag>('Latest', 'Finalized')

function provenAnswer(executor: ShardExecutor, request: Uint8Array, at: BlockTag): Answer {
  return executor.answerGetter({ request: toHex(request), at, proof: true })
}

/** Whether a client takes these bytes for the answer to its request. */
function isBelieved(request: Uint8Array, encoded: Uint8Array): boolean {
  try {
    const answer = decode(answerCodec, encoded)
    if (answer.type !== 'Proven') return false
    verifyProvenValue(provider, expected, request, answer.value)
    return true
  } catch (error) {
    if (error instanceof LockstepError) return false
    throw error
  }
}

function flipped(encoded: Uint8Array, bit: number): Uint8Array {
  return encoded.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}

test('of every log, every proven answer holds and is the plain one; with any one bit flipped it does not hold', () => {
  fc.assert(
    fc.property(
      anyLog,
      fc.array(fc.tuple(anyRequest, anyTag), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (blocks, questions, draws) => {
        const executor = createTestExecutor()
        for (const block of blocks) execute(executor, block)
        for (const [request, at] of questions) {
          const answer = provenAnswer(executor, request, at)
          const plain = executor.answerGetter({ request: toHex(request), at, proof: false })
          if (answer.type !== 'Proven') {
            expect([executor.head('Finalized'), at, answer]).toEqual([undefined, 'Finalized', plain])
            continue
          }
          const { entries: _, ...value } = answer.value
          expect(plain).toEqual({ type: 'Value', value })
          const encoded = encode(answerCodec, answer)
          expect(isBelieved(request, encoded)).toBe(true)
          for (const draw of draws)
            expect(isBelieved(request, flipped(encoded, draw % (8 * encoded.length)))).toBe(false)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('every single bit of an answer with entries that are there and entries that are not', () => {
  const executor = createTestExecutor()
  const notes = [1, 2, 3].map((slot) => operation(ledger.calls.write, { slot, note: '0x07' }, alice, slot - 1))
  execute(executor, blockAfter(undefined, notes))
  const request = encodePublicGetter(present, { slots: [1, 4, 5, 6] })
  const answer = provenAnswer(executor, request, 'Latest')
  const encoded = encode(answerCodec, answer)
  expect(isBelieved(request, encoded)).toBe(true)
  const believed: number[] = []
  for (let bit = 0; bit < 8 * encoded.length; bit += isSigned(bit) ? 37 : 1) {
    if (isBelieved(request, flipped(encoded, bit))) believed.push(bit)
  }
  expect(believed).toEqual([])
})

/**
 * Whether a bit of that answer is in its header or the signature on it, which tell one bit from another by elliptic
 * curves alone: of these a sample is enough, and every verdict takes long. Tag, value and length come before.
 */
function isSigned(bit: number): boolean {
  const byte = (bit >> 3) - 4
  return byte >= 0 && byte < signedHeaderCodec.minSize
}
