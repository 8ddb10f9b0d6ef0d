import { type InProcessLaunch, type LaunchedEnclave, launchInProcess, type TraceEntry } from '@lockstep/adapters/tee'
import { fromHex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { answerCodec, type Query, sealQuery } from '@lockstep/core/worker'
import type { StagedShard } from '../stage-shard.js'

/** How the enclave is started; a part of one's own may stand in its place. */
export type LaunchVisited = (options: InProcessLaunch) => Promise<LaunchedEnclave>

export const launchReal: LaunchVisited = launchInProcess

/** Everything that a host has seen of an enclave, and what it has not. */
export interface HostVisit {
  readonly trace: readonly TraceEntry[]
  /** Bytes of the answers to the sealed queries, in their order, as their clients have opened them. */
  readonly answerSizes: readonly number[]
  /** What the enclave has drawn: its keys among it. */
  readonly drawn: readonly Uint8Array[]
}

/**
 * What a curious host does with an enclave, always the same: starts it, attests it, feeds it block by block, asks for the
 * outputs, passes clients' queries on, and starts it again from its records.
 */
export async function visitEnclave(shard: StagedShard, launch: LaunchVisited): Promise<HostVisit> {
  const { blocks, expected, random, settings, platform, world } = shard
  const trace: TraceEntry[] = []
  const answerSizes: number[] = []
  const drawn: Uint8Array[] = []
  const start = (keys: InProcessLaunch['keys']): Promise<LaunchedEnclave> =>
    launch({
      platform,
      program: shard.program(),
      provider: world.provider,
      ...settings,
      keys,
      hostTrace: (entry) => trace.push(entry),
      entropy(length) {
        const bytes = random.bytes(length)
        drawn.push(bytes)
        return bytes
      },
    })

  const ask = async (enclave: LaunchedEnclave, query: Query): Promise<void> => {
    const { boxPublicKey } = await enclave.attest(toHex(random.bytes(32)))
    const sealed = sealQuery(world.provider, query, boxPublicKey, random.bytes)
    answerSizes.push(encode(answerCodec, sealed.open(await enclave.query(sealed.sealed))).length)
  }

  const enclave = await start('generate')
  const records = []
  for (const block of blocks) {
    records.push(...(await enclave.executeBlocks([block])))
    await enclave.outputs(block.number, 0)
  }
  const [receipt] = expected().flatMap(({ receipts }) => receipts)
  const operationHash = receipt?.operationHash ?? toHex(new Uint8Array(32))
  await ask(enclave, { type: 'Head', value: null })
  await ask(enclave, { type: 'Receipts', value: operationHash })
  // Bytes that hold no query: what is said of them must not depend on secrets either.
  await enclave.query(fromHex(operationHash)).catch(() => undefined)
  const sealed = await enclave.sealedKeys()
  await enclave.close()

  const again = await start({ sealed })
  for (const record of records) await again.restore(record.sealed, record.number)
  await ask(again, { type: 'Head', value: null })
  await again.close()
  return { trace, answerSizes, drawn }
}
