import { type Hex, toHex } from '@lockstep/core'
import { expect, test } from 'vitest'
import { createLogInbox } from '../../../src/parentchain/ordered-log/jetstream/log-inbox.js'
import type { LogStream } from '../../../src/parentchain/ordered-log/jetstream/log-stream.js'
import { createPendingExtrinsics } from '../../../src/parentchain/ordered-log/jetstream/pending-extrinsics.js'
import type { PendingExtrinsic } from '../../../src/parentchain/signed-chain/mempool.js'
import { provider } from './test-log.js'

const account = (signer: number): Hex => toHex(new Uint8Array(32).fill(signer))

/** The first extrinsic of an account, as a message of one byte. */
const admit = (bytes: Uint8Array): PendingExtrinsic => ({
  bytes,
  extrinsic: { signer: account(bytes[0] ?? 0), nonce: 0, call: bytes, signature: { type: 'Ed25519', value: '0x' } },
})

test('an inbox that has lost its end and is as long again is read from its beginning', async () => {
  let messages: Uint8Array[] = [1, 2].map((signer) => Uint8Array.of(signer))
  const unused = (): never => expect.fail('not asked for')
  const stream: LogStream = {
    ...{ place: unused, add: unused, purgeBefore: unused },
    read: async (sequence) => messages[sequence - 1],
    async readFrom(sequence) {
      const data = messages[sequence - 1]
      return data && { sequence, data }
    },
    extent: async () => ({ first: 1, last: messages.length, deleted: 0, created: '' }),
  }
  const pending = createPendingExtrinsics(10, () => 0)
  const inbox = createLogInbox({ provider, stream, pending, admit })
  await inbox.inspect()
  messages = [3, 4].map((signer) => Uint8Array.of(signer))
  await inbox.inspect()
  expect(pending.front(1_000).map(({ extrinsic }) => extrinsic.signer)).toEqual([1, 2, 3, 4].map(account))
})
