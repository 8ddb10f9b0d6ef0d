// A whole worker, with its durable store and counters, in a process that is killed. Its parentchain is in the process
// that kills it, at the other end of the channel. It tells each block that is durable. Arguments: its directory, with
// the sealed keys in `keys`; how many blocks it takes at once.
import { EventEmitter, once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { createOutbox } from '@lockstep/adapters/parentchain/ordered-log'
import { openFileStore } from '@lockstep/adapters/store'
import { createPlatform, defineEnclaveProgram, launchInProcess, openCounterDirectory } from '@lockstep/adapters/tee'
import { fromHex, H256, LockstepError, struct } from '@lockstep/core'
import { createWorker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'

const [, , directory, batchSize] = process.argv
const answers = new EventEmitter()
let asked = 0
let head = 0
process.on('message', (message) => {
  if (message.head === undefined) answers.emit(`answer ${message.id}`, message)
  else {
    head = message.head
    answers.emit('head')
  }
})
// Whoever kills may be killed: nobody is left behind.
process.on('disconnect', () => process.exit(1))

async function ask(method, ...args) {
  asked += 1
  const answer = once(answers, `answer ${asked}`)
  process.send({ id: asked, method, args })
  const [{ result, refused }] = await answer
  if (refused !== undefined) throw new LockstepError(refused, `the chain refuses ${method}`)
  return result
}

const { genesisHash, finalityAuthority } = await ask('parameters')
const parentchain = {
  genesisHash,
  finalizedHead: async () => head,
  block: (number) => ask('block', number),
  submit: (extrinsic) => ask('submit', extrinsic),
  nextNonce: (account) => ask('nextNonce', account),
  async *finalizedBlocks(from) {
    for (let number = from; ; number += 1) {
      while (number > head) await once(answers, 'head')
      yield await ask('block', number)
    }
  },
}
const program = defineEnclaveProgram({
  stf: balances,
  parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
  connect: (provider, parameters) => ({
    lightClient: createEmbeddedLightClient({ provider, ...parameters }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash: parameters.genesisHash }),
  }),
})
const provider = createProvider()
const counters = await openCounterDirectory(join(directory, 'counters'))
const enclave = await launchInProcess({
  platform: createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3), counters }),
  program,
  provider,
  keys: { sealed: new Uint8Array(await readFile(join(directory, 'keys'))) },
  parameters: { genesisHash, finalityAuthority },
  publishStateEvery: 2,
})
const store = await openFileStore(join(directory, 'store'), { identity: fromHex(enclave.shard) })
const outbox = await createOutbox({ provider, chain: parentchain, store, enclave })
const worker = await createWorker({ parentchain: outbox, enclave, store })
process.send({ started: (await store.latest())?.number ?? 0 })
for await (const { number, signedHeader } of worker.import({ batchSize: Number(batchSize) })) {
  process.send({ number, header: signedHeader.header })
}
