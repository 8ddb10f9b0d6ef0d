import { fromHex, type Hex } from '@lockstep/core'
import type { ExecutedBlock, ParentchainBlock, Store } from '@lockstep/core/worker'
import { plainParentchain, type Submissions } from './plain-parentchain.js'
import { type DiskImage, type DiskStep, diskOf } from './recording-disk.js'
import type { StagedShard } from './stage-shard.js'
import { asEnclave, type WorkerStandIns } from './worker-stand-ins.js'

/** One run of a worker's process, from its start to the last of the blocks. */
export interface WorkerLife {
  readonly shard: StagedShard
  readonly standIns: WorkerStandIns
  readonly disk: DiskImage
  readonly blocks: readonly ParentchainBlock[]
  readonly submissions: Submissions
  onDiskStep?(step: DiskStep): void
  onSubmit?(call: Hex): void
}

/** What a life began with, and what it did. */
export interface LivedLife {
  /** The last block that the store had at the beginning; 0 for none. */
  readonly stored: number
  /** How far its outputs had gone out; 0 for not at all. */
  readonly released: number
  readonly executed: readonly ExecutedBlock[]
  /** What the store has at the end. */
  readonly latest: number
  readonly releasedInTheEnd: number
}

const keysBlob = 'keys'

/** Opens the store, starts the enclave with the keys in it, restores it, and imports all blocks that there are. */
export async function runWorkerLife(life: WorkerLife): Promise<LivedLife> {
  const { shard, standIns, disk, blocks, submissions } = life
  const store = await standIns.openStore(diskOf(disk, life.onDiskStep), fromHex(shard.world.domain.shard))
  const stored = (await store.latest())?.number ?? 0
  const released = (await store.released()) ?? 0
  const worker = await standIns.createWorker({
    store,
    enclave: asEnclave(await startEnclave(shard, standIns, store)),
    parentchain: plainParentchain(blocks, submissions, life.onSubmit),
  })
  const executed: ExecutedBlock[] = []
  for await (const block of worker.import()) executed.push(block)
  const latest = (await store.latest())?.number ?? 0
  const releasedInTheEnd = (await store.released()) ?? 0
  await store.close()
  return { stored, released, executed, latest, releasedInTheEnd }
}

async function startEnclave(shard: StagedShard, standIns: WorkerStandIns, store: Store) {
  const sealed = await store.getSealed(keysBlob)
  if (sealed !== undefined) return standIns.launchEnclave(shard.enclave({ sealed }))
  const enclave = standIns.launchEnclave(shard.enclave('generate'))
  await store.putSealed(keysBlob, await enclave.sealedKeys())
  return enclave
}
