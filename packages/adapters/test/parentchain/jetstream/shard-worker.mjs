// A worker in a process of its own, on the built files: executes shards from their logs on JetStream, and orders the
// direct calls that its parent hands it. Messages of the parent: serve, submit, leave. Answers: serving, executed, left.
import { createProvider } from '@lockstep/adapters/crypto-native'
import { orderDirectCalls } from '@lockstep/adapters/direct'
import {
  createExtrinsicFactory,
  createIndirectInvocation,
  createOrderedLogLightClient,
} from '@lockstep/adapters/parentchain/ordered-log'
import { openJetStreamLog } from '@lockstep/adapters/parentchain/ordered-log/jetstream'
import { LockstepError } from '@lockstep/core'
import { createShieldingDecryptor, signerFromUri } from '@lockstep/core/crypto'
import { verifySignedHeader } from '@lockstep/core/receipt'
import { createShardExecutor } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'

const provider = createProvider()
const signer = signerFromUri(provider, 'ed25519', `//Worker${process.argv[2]}`, (length) => new Uint8Array(length))
const served = new Map()

const handlers = {
  async serve({ options, shieldingKey, domain, checkpoint, trusted }) {
    const { shard } = domain
    const log = await openJetStreamLog({ ...options, provider })
    const executor = createShardExecutor({
      provider,
      stf: balances,
      domain,
      lightClient: createOrderedLogLightClient({
        provider,
        genesisHash: log.genesisHash,
        sequencer: log.sequencer,
      }),
      extrinsics: createExtrinsicFactory({ provider, genesisHash: log.genesisHash }),
      signer,
      openShielded: createShieldingDecryptor(provider, shieldingKey),
      receiptDepth: 16,
      bareGetters: false,
      ...(checkpoint === undefined ? {} : { checkpoint: verified(checkpoint, trusted) }),
    })
    const pool = createPool()
    const ordering = orderDirectCalls({
      pool,
      shard,
      invocation: createIndirectInvocation({ provider, chain: { ...log, submit: log.enqueue }, signer }),
      seal: () => seal(log),
      interval: 20,
    })
    const leaving = new AbortController()
    const following = follow(log, executor, shard, leaving.signal)
    following.catch(fail)
    served.set(shard, { log, executor, pool, ordering, leaving, following })
    process.send({ type: 'serving', shard, account: signer.account, head: executor.head()?.header.number ?? 0 })
  },

  async submit({ shard, ciphertext }) {
    served.get(shard).pool.add(ciphertext)
  },

  async leave({ shard }) {
    const { log, executor, ordering, leaving, following } = served.get(shard)
    served.delete(shard)
    await ordering.stop()
    await seal(log)
    leaving.abort()
    await following
    const chunks = [...executor.snapshot().chunks()]
    process.send({ type: 'left', shard, signedHeader: executor.head('Finalized'), chunks })
    await log.close()
  },
}

function verified(checkpoint, account) {
  if (verifySignedHeader(provider, checkpoint.signedHeader, account)) return checkpoint
  throw new LockstepError('BadSignature', `the checkpoint is not signed by ${account}; take it from a trusted worker`)
}

async function follow(log, executor, shard, signal) {
  const from = (executor.head()?.header.number ?? 0) + 1
  for await (const block of log.finalizedBlocks(from, signal)) {
    const { signedHeader, receipts } = executor.execute(block, (record) => record)
    const { number, stateRoot, receiptsRoot } = signedHeader.header
    const executed = receipts.filter(({ status }) => status === 'Executed').map(({ operationHash }) => operationHash)
    process.send({ type: 'executed', shard, number, roots: `${stateRoot} ${receiptsRoot}`, executed })
  }
}

/** A pool that takes everything: what is refused is refused by the engine. */
function createPool() {
  const waiting = []
  let tell = () => {}
  return {
    add(ciphertext) {
      waiting.push(ciphertext)
      tell()
    },
    propose: async ({ count }) => waiting.splice(0, count),
    onWaiting(listener) {
      tell = listener
    },
  }
}

async function seal(log) {
  try {
    await log.sealBatch(BigInt(Date.now()))
  } catch (error) {
    if (error.code !== 'LogUnavailable') return fail(error)
    await seal(log)
  }
}

function fail(error) {
  if (error.code === 'LogClosed') return
  process.send({ type: 'failed', error: String(error.stack) })
}

process.on('message', ({ type, ...message }) => handlers[type](message).catch(fail))
process.on('disconnect', () => process.exit())
