import { readFileSync } from 'node:fs'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { openFileStore } from '@lockstep/adapters/store'
import { createPlatform, launchInProcess } from '@lockstep/adapters/tee'
import { fromHex } from '@lockstep/core'
import { createWorker } from '@lockstep/core/worker'
import { program } from './v2-program.mjs'

/**
 * A host that is killed while its enclave migrates: version 2 has written half of its state then. Its program measures
 * as the real one does, so that it opens the same store.
 */
const { directory, blocks, launch } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const provider = createProvider()
const { votingRegistry } = program.stf.modules
const { migrate } = votingRegistry
const killing = {
  ...votingRegistry,
  migrate: {
    ...migrate,
    run(context) {
      migrate.run(context)
      process.kill(process.pid, 'SIGKILL')
      // The signal is on its way; nothing behind this line is ever reached in time.
      for (;;);
    },
  },
}
const stf = { ...program.stf, modules: { votingRegistry: killing } }
const store = await openFileStore(directory, { identity: fromHex(launch.shard) })
const enclave = await launchInProcess({
  ...launch,
  provider,
  platform: createPlatform({ provider, entropy: (length) => new Uint8Array(length).fill(7) }),
  program: { ...program, stf },
  keys: { sealed: await store.getSealed('keys') },
})
const parentchain = {
  finalizedHead: async () => blocks.length,
  async *finalizedBlocks(from) {
    for (const { header, justification, extrinsics, events, ...block } of blocks.slice(from - 1)) {
      yield {
        ...block,
        header: fromHex(header),
        justification: fromHex(justification),
        extrinsics: extrinsics.map(fromHex),
        events: events.map(fromHex),
      }
    }
  },
  nextNonce: async () => 0,
  submit: async () => '0x',
}
const worker = await createWorker({ store, enclave, parentchain })
for await (const { number } of worker.import()) process.stdout.write(`${number} `)
