import { expect, test } from 'vitest'
import type { ShieldingOutcome } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import type { PreparedInput } from '../../src/operation/index.js'
import type { PrepareEnvironment } from '../../src/worker/prepare-environment.js'
import { prepareInvocation } from '../../src/worker/prepare-invocation.js'
import { domain, environment, provider, shard, somebody } from '../operation/vault.js'

const plaintext = Uint8Array.of(0xff, 2, 3)
const invocation = { kind: 'invoke', shard, ciphertext: Uint8Array.of(9), inputHash: somebody } as const
const known: PreparedInput = { kind: 'rejected', operationHash: somebody, code: 'BadSignature' }
const operationHash = toHex(provider.blake2b256(plaintext))

/** What becomes of the invocation, and what was asked of those who may know it already. */
function prepared(
  outcome: ShieldingOutcome,
  answer: PreparedInput | undefined,
  changes: Partial<typeof invocation> = {},
) {
  const asked: unknown[] = []
  const where: PrepareEnvironment = {
    ...environment,
    openShielded: () => outcome,
    prepared(operation, wanted) {
      asked.push([operation, wanted.stf, wanted.domain])
      return answer
    },
  }
  return { input: prepareInvocation(where, { ...invocation, ...changes }), asked }
}

test('an operation that was prepared before is not prepared again', () => {
  const { input, asked } = prepared({ type: 'Opened', plaintext }, known)
  expect(input).toBe(known)
  expect(asked).toEqual([[plaintext, environment.stf, domain]])
})

test('one that was not is prepared in its turn', () => {
  const { input } = prepared({ type: 'Opened', plaintext }, undefined)
  expect(input).toEqual({ kind: 'rejected', operationHash, code: 'Undecodable' })
})

test('what did not open, or is for another shard, is no operation that anybody could have prepared', () => {
  for (const { input, asked } of [
    prepared({ type: 'Undecryptable' }, known),
    prepared({ type: 'Opened', plaintext }, known, { shard: somebody }),
  ]) {
    expect(asked).toEqual([])
    expect(input).not.toBe(known)
  }
})
