import type { Disk } from '@lockstep/adapters/store'
import { createWorker, type ExecutedBlock, type Store, type Worker, type WorkerParts } from '@lockstep/core/worker'
import { crashAnywhereOf, realWorker, type WorkerStandIns } from '@lockstep/testkit'
import { createBank } from '../part-defects/bank.js'
import type { Import } from '../worker-defects/crash-run.js'
import { defectiveImports } from '../worker-defects/imports.js'
import type { ServiceDefect } from './service-defect.js'

/** Defects of how a worker keeps what it has, by property 5. */
export const crashes: readonly ServiceDefect[] = [
  ...Object.entries(defectiveImports).map(([name, importing]) =>
    defect(`${name}, on a real store`, { createWorker: (parts) => importingBy(parts, importing) }),
  ),
  onDisk('a store that never syncs', (disk) => mapFiles(disk, () => ({ syncData: async () => undefined }))),
  onDisk('files whose names are not synced', (disk) => ({ ...disk, syncDirectory: async () => undefined })),
  onStore('a cursor that is not kept', () => ({ markReleased: async () => undefined })),
  onStore('a cursor that runs ahead', (store) => ({
    async append(record) {
      await store.append(record)
      await store.markReleased(record.number)
    },
    released: async () => undefined,
  })),
  defect('what the store has is taken for released', {
    async createWorker(parts) {
      const last = (await parts.store.latest())?.number
      if (last !== undefined) await parts.store.markReleased(last)
      return createWorker(parts)
    },
  }),
  defect('the last record is thought to be torn', {
    async createWorker(parts) {
      const last = (await parts.store.latest())?.number
      return createWorker({ ...parts, store: { ...parts.store, records: () => recordsBefore(parts.store, last ?? 0) } })
    },
  }),
  defect('keys are drawn anew at each start', {
    launchEnclave: (options) => realWorker.launchEnclave({ ...options, keys: 'generate' }),
  }),
]

function defect(name: string, parts: Partial<WorkerStandIns>): ServiceDefect {
  return { name, property: crashAnywhereOf({ ...realWorker, ...parts }), stf: createBank }
}

function onDisk(name: string, change: (disk: Disk) => Disk): ServiceDefect {
  return defect(name, { openStore: (disk, identity) => realWorker.openStore(change(disk), identity) })
}

function onStore(name: string, change: (store: Store) => Partial<Store>): ServiceDefect {
  return defect(name, {
    async openStore(disk, identity) {
      const store = await realWorker.openStore(disk, identity)
      return { ...store, ...change(store) }
    },
  })
}

type File = NonNullable<Awaited<ReturnType<Disk['open']>>>

function mapFiles(disk: Disk, change: (file: File) => Partial<File>): Disk {
  const mapped = (file: File | undefined): File | undefined => file && { ...file, ...change(file) }
  return {
    ...disk,
    open: async (path) => mapped(await disk.open(path)),
    create: async (path) => mapped(await disk.create(path)),
  }
}

async function importingBy(parts: WorkerParts, importing: Import): Promise<Worker> {
  const executed: ExecutedBlock[] = []
  const { enclave } = parts
  const worker = await createWorker(parts)
  const noting: WorkerParts = {
    ...parts,
    enclave: {
      ...enclave,
      async executeBlocks(blocks) {
        const answer = await enclave.executeBlocks(blocks)
        executed.push(...answer)
        return answer
      },
      // These imports know one chain, whose nonces do not count.
      outputs: async (number) => enclave.outputs(number, await parts.parentchain.nextNonce(enclave.account)),
    },
  }
  return {
    ...worker,
    async *import() {
      await importing(noting, ((await parts.store.latest())?.number ?? 0) + 1)
      yield* executed
    },
  }
}

async function* recordsBefore(
  store: Store,
  last: number,
): ReturnType<Store['records']> extends AsyncIterable<infer Record> ? AsyncGenerator<Record> : never {
  for await (const record of store.records()) if (record.number < last) yield record
}
