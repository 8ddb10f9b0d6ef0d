import { signedExtrinsicCodec } from '@lockstep/adapters/parentchain/embedded'
import { integriteePalletIndexes, runtimeCallCodec } from '@lockstep/adapters/parentchain/integritee'
import type { OrderedLog } from '@lockstep/adapters/parentchain/ordered-log'
import { fromHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import { effectText } from './carried-effect.js'
import { driveWorker } from './drive-worker.js'
import { openLogShard } from './open-log-shard.js'
import { submitRequests } from './submit-request.js'
import type { WorkerAdapter } from './worker-adapter.js'

/** The ordered log: it executes nothing, so whoever reads effects from it takes each once, by its id. */
export const orderedLogAdapter: WorkerAdapter = {
  name: 'ordered log',
  async run(shard, faults) {
    const { requests } = shard
    const { log, submitter, rename, launch } = await openLogShard(shard)
    const blocks = await driveWorker(
      {
        parentchain: log,
        launch: async () => launch(),
        rename,
        async produceBlock(position) {
          await submitRequests(log, submitter, requests[position] ?? [], faults.requestsAstray)
          log.sealBatch()
        },
      },
      requests.length,
      faults,
    )
    log.sealBatch()
    return { blocks, effects: await recordedEffects(log) }
  },
}

const callCodec = runtimeCallCodec(integriteePalletIndexes)

/** What the log says was sent, each once by its id. */
export async function recordedEffects(log: OrderedLog): Promise<string[]> {
  const effects = new Map<string, string>()
  for (let number = 1; number <= (await log.finalizedHead()); number += 1) {
    const [, ...extrinsics] = (await log.block(number))?.extrinsics ?? []
    for (const extrinsic of extrinsics) {
      const call = decode(callCodec, fromHex(decode(signedExtrinsicCodec, extrinsic).call))
      if (call.type !== 'enclaveBridge' || call.value.type !== 'unshieldFunds') continue
      const { callHash } = call.value.value
      if (!effects.has(callHash)) effects.set(callHash, effectText(call.value.value))
    }
  }
  return [...effects.values()]
}
