import { openFileStore } from '@lockstep/adapters/store'
import { createEnclaveRuntime, type EnclaveConnections } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import {
  createWorker,
  type ExecutedBlock,
  type ImportOptions,
  type OrderedInput,
  type Store,
  type VerifiedBlock,
  type Worker,
  type WorkerParts,
} from '@lockstep/core/worker'
import type { SimulatedParts } from '../../src/simulation/index.js'

/** A mistake that a worker's author could make, as a part to simulate in place of the real one. */
export interface Defect {
  readonly name: string
  /** The reason that the simulation must give. */
  readonly shows: RegExp
  readonly parts: () => Partial<SimulatedParts>
}

/** A worker with an import loop of its own, which imports block by block. */
async function workerWith(
  parts: WorkerParts,
  importBlock: (parts: WorkerParts, executed: ExecutedBlock, options: ImportOptions) => Promise<void>,
): Promise<Worker> {
  const worker = await createWorker(parts)
  return {
    ...worker,
    async *import(options = {}) {
      const from = ((await parts.store.latest())?.number ?? 0) + 1
      for await (const block of parts.parentchain.finalizedBlocks(from)) {
        for (const executed of await parts.enclave.executeBlocks([block])) {
          await importBlock(parts, executed, options)
          yield executed
        }
      }
    },
  }
}

/** The outputs of a block, as soon as it is final. */
async function finalOutputs({ enclave, parentchain }: WorkerParts, number: number): Promise<readonly Uint8Array[]> {
  try {
    return await enclave.outputs(number, await parentchain.nextNonce(enclave.account))
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'NotFinal') return []
    throw error
  }
}

/** Hands over what is final, block by block; `mark` moves the cursor before the outputs go out, or after. */
async function release(parts: WorkerParts, last: number, mark: 'before' | 'after'): Promise<void> {
  const { store, parentchain } = parts
  for (let number = ((await store.released()) ?? 0) + 1; number <= last; number += 1) {
    const outputs = await finalOutputs(parts, number)
    if (outputs.length === 0) return
    if (mark === 'before') await store.markReleased(number)
    for (const extrinsic of outputs) await parentchain.submit(extrinsic)
    if (mark === 'after') await store.markReleased(number)
  }
}

/** Changes what the light client makes of a block. */
function reading(
  change: (verified: VerifiedBlock, host: number) => VerifiedBlock,
): (connections: EnclaveConnections, host: number) => EnclaveConnections {
  return ({ lightClient, extrinsics }, host) => ({
    extrinsics,
    lightClient: { verify: (previous, block) => change(lightClient.verify(previous, block), host) },
  })
}

/** Changes what a file store does. */
function storeWith(change: (store: Store) => Partial<Store>): SimulatedParts['openStore'] {
  return async (disk, identity) => {
    const store = await openFileStore('/store', { identity, disk })
    return { ...store, ...change(store) }
  }
}

export const defects: readonly Defect[] = [
  {
    name: 'hands outputs over before the block is stored',
    shows: /before the block was stored/,
    parts: () => ({
      createWorker: (parts) =>
        workerWith(parts, async (own, executed) => {
          for (const extrinsic of await finalOutputs(own, executed.number)) await own.parentchain.submit(extrinsic)
          await own.store.append(executed)
          await release(own, executed.number, 'after')
        }),
    }),
  },
  {
    name: 'moves the outbox cursor before the outputs are handed over',
    shows: /handed an output of block [0-9]+ over to nobody/,
    parts: () => ({
      createWorker: (parts) =>
        workerWith(parts, async (own, executed) => {
          await own.store.append(executed)
          await release(own, executed.number, 'before')
        }),
    }),
  },
  {
    name: 'takes the outputs of what it finds in its store after a start for handed over',
    shows: /handed an output of block [0-9]+ over to nobody/,
    parts: () => ({
      async createWorker(parts) {
        const latest = (await parts.store.latest())?.number
        if (latest !== undefined) await parts.store.markReleased(latest)
        return createWorker(parts)
      },
    }),
  },
  {
    name: 'goes on behind outputs that the parentchain did not take',
    shows: /handed an output of block [0-9]+ over to nobody/,
    parts: () => ({
      createWorker: (parts) =>
        createWorker({
          ...parts,
          parentchain: { ...parts.parentchain, submit: (bytes) => parts.parentchain.submit(bytes).catch(() => '0x') },
        }),
    }),
  },
  {
    name: 'ignores a reorg',
    shows: /nothing goes wrong any more, but still/,
    parts: () => ({ createWorker: async (parts) => ({ ...(await createWorker(parts)), async revert() {} }) }),
  },
  {
    name: 'takes the enclave back in a reorg, but not the store',
    shows: /OutputsUnknown/,
    parts: () => ({
      createWorker: async (parts) => ({
        ...(await createWorker(parts)),
        revert: (number) => parts.enclave.revert(number),
      }),
    }),
  },
  {
    name: 'takes every block for final',
    shows: /which is not final/,
    parts: () => ({ connect: reading((verified) => ({ ...verified, finalized: verified.number })) }),
  },
  {
    name: 'executes the blocks of a batch as one',
    shows: /Root|no block of the parentchain has led to/,
    parts() {
      const batches = new Map<string, { last: number; inputs: OrderedInput[] }>()
      return {
        launchEnclave(options) {
          const runtime = createEnclaveRuntime(options)
          return {
            ...runtime,
            async executeBlocks(blocks) {
              const last = blocks.at(-1)
              if (last !== undefined)
                for (const { hash } of blocks) batches.set(hash, { last: last.number, inputs: [] })
              return runtime.executeBlocks(blocks)
            },
          }
        },
        connect: reading((verified) => {
          const batch = batches.get(verified.hash)
          if (batch === undefined) return verified
          batch.inputs.push(...verified.inputs)
          return { ...verified, inputs: verified.number < batch.last ? [] : batch.inputs.splice(0) }
        }),
      }
    },
  },
  {
    name: 'reads the first block after a start twice',
    shows: /Root|no block of the parentchain has led to/,
    parts: () => ({
      connect(connections, host) {
        let isFirst = true
        return reading((verified) => {
          if (!isFirst) return verified
          isFirst = false
          return { ...verified, inputs: [...verified.inputs, ...verified.inputs] }
        })(connections, host)
      },
    }),
  },
  {
    name: "goes by the host's clock",
    shows: /the timestamp/,
    parts: () => ({
      connect: reading((verified, host) => ({ ...verified, timestamp: verified.timestamp + BigInt(host) })),
    }),
  },
  {
    name: 'names its outputs by the worker',
    shows: /no block of the parentchain has led to/,
    parts: () => ({
      connect: ({ lightClient, extrinsics }, host) => ({
        lightClient,
        extrinsics: {
          ...extrinsics,
          outbound: (effect) =>
            extrinsics.outbound({ ...effect, id: `${effect.id.slice(0, -1)}${host}` as `0x${string}` }),
        },
      }),
    }),
  },
  {
    name: "takes another enclave's record, or an old one",
    shows: /enclave took/,
    parts: () => ({
      launchEnclave(options) {
        const runtime = createEnclaveRuntime(options)
        return { ...runtime, restore: (sealed, released) => runtime.restore(sealed, released).catch(() => undefined) }
      },
    }),
  },
  {
    name: 'forgets the last record when it starts',
    shows: /OutputsUnknown|nothing goes wrong/,
    parts: () => ({
      createWorker: async (parts) => {
        const last = (await parts.store.latest())?.number ?? 0
        const records = parts.store.records
        async function* butTheLast() {
          for await (const record of records()) if (record.number !== last) yield record
        }
        return createWorker({ ...parts, store: { ...parts.store, records: butTheLast } })
      },
    }),
  },
  {
    name: 'stores without a sync',
    shows: /lost block|StoreCorrupt/,
    parts: () => ({
      openStore: (disk, identity) =>
        openFileStore('/store', {
          identity,
          disk: {
            ...disk,
            async open(path) {
              const file = await disk.open(path)
              return file && { ...file, syncData: async () => undefined }
            },
          },
        }),
    }),
  },
  {
    name: 'says stored although the disk is full',
    shows: /lost block/,
    parts: () => ({
      openStore: storeWith((store) => ({ append: (record) => store.append(record).catch(() => undefined) })),
    }),
  },
  {
    name: 'forgets to truncate the store',
    shows: /OutputsUnknown|nothing goes wrong/,
    parts: () => ({ openStore: storeWith(() => ({ async truncateAfter() {} })) }),
  },
]
