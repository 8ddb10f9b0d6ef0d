import type { GetterAccess } from '../../src/client/index.js'
import { boxKeyPair } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { type Answer, openQuery, type Query, type ShardExecutor } from '../../src/worker/index.js'
import { enclave, entropy, mrenclave, provider, shard } from '../worker/test-shard.js'

/** Answers as a worker's enclave does, out of an executor. */
export function answer(executor: ShardExecutor, query: Query): Answer {
  switch (query.type) {
    case 'Getter':
      return executor.answerGetter(query.value)
    case 'Receipts':
      return { type: 'Receipts', value: executor.receipts(query.value) }
    case 'Head':
    case 'FinalizedHead': {
      const head = executor.head(query.type === 'Head' ? 'Latest' : 'Finalized')
      return head === undefined ? { type: 'Refused', value: 'NoBlock' } : { type: 'Head', value: head }
    }
  }
}

/** A client's access to an enclave that gives these answers, whatever they are: it may lie. */
export function accessTo(answers: (query: Query) => Answer): GetterAccess {
  const box = boxKeyPair(provider, new Uint8Array(32).fill(8))
  return {
    provider,
    entropy,
    shard,
    worker: {
      mrenclave,
      shieldingKey: { modulus: 0n, exponent: 0n },
      enclaveAccount: enclave.account,
      boxPublicKey: toHex(box.publicKey),
    },
    connection: {
      attest: () => Promise.reject(new Error('it is attested')),
      async query(sealed) {
        const opened = openQuery(provider, sealed, box, entropy)
        return opened.seal(answers(opened.query))
      },
    },
  }
}
