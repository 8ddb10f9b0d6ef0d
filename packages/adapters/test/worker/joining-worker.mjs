// A worker that joins a shard from a peer, with its durable store, in a process that is killed. Its parent sends what it
// needs in one message: `directory`, `program`, `peer`, `parameters`, `blocks`. It answers with the header of the last.
import { once } from 'node:events'
import { join } from 'node:path'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { openFileStore } from '@lockstep/adapters/store'
import { connectPeer, createPlatform, launchThread, openCounterDirectory, provision } from '@lockstep/adapters/tee'
import { fromHex } from '@lockstep/core'
import { bootstrapStore, createWorker } from '@lockstep/core/worker'

// Whoever kills may be killed: nobody is left behind.
process.on('disconnect', () => process.exit(1))
const [{ directory, program, peer: connection, parameters, blocks }] = await once(process, 'message')

const provider = createProvider()
const store = await openFileStore(join(directory, 'store'), { identity: fromHex(connection.shard) })
const sealed = await store.getSealed('keys')
const enclave = await launchThread({
  platform: createPlatform({
    provider,
    entropy: () => new Uint8Array(32).fill(3),
    counters: await openCounterDirectory(join(directory, 'counters')),
  }),
  programUrl: new URL(program),
  keys: sealed === undefined ? 'provision' : { sealed },
  parameters,
})
const peer = connectPeer(connection)
if (sealed === undefined) {
  await provision(peer, enclave)
  await store.putSealed('keys', await enclave.sealedKeys())
}
await bootstrapStore({ enclave, store }, peer)
const parentchain = {
  genesisHash: parameters.genesisHash,
  finalizedHead: async () => blocks.length,
  async *finalizedBlocks(from) {
    yield* blocks.slice(from - 1)
  },
  nextNonce: async () => 0,
  submit: async () => parameters.genesisHash,
}
const worker = await createWorker({ parentchain, enclave, store })
for await (const { signedHeader } of worker.import()) process.send({ header: signedHeader.header })
await store.close()
await enclave.close()
process.exit()
