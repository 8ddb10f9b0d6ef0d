import { cp, mkdir, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { openFileStore } from '@lockstep/adapters/store'
import { fromHex } from '@lockstep/core'
import { createWorker, type Store } from '@lockstep/core/worker'
import { expect } from 'vitest'
import type { DiskFile } from '../../src/store/disk.js'
import { frameHeaderBytes } from '../../src/store/log-frame.js'
import { logHeaderBytes } from '../../src/store/log-header.js'
import { createReadWindow } from '../../src/store/read-window.js'
import { scanLog } from '../../src/store/scan-log.js'
import { type CrashLoad, startCrashLoad } from './crash-load.js'
import { importToHead } from './test-shard.js'

export const cutBytes = 64 * 1024

/** A worker's whole store with more than 64 KiB of log, and the chain that it followed. */
export interface FilledStore {
  readonly load: CrashLoad
  readonly directory: string
  readonly log: Uint8Array
  /** Where the log ends behind each record, by number; the file's header first. */
  readonly ends: readonly number[]
}

export async function fillStore(directory: string): Promise<FilledStore> {
  const load = await startCrashLoad()
  await mkdir(directory, { recursive: true })
  const store = await openFileStore(directory, { identity: fromHex(load.shard) })
  const enclave = await load.launch()
  const worker = await createWorker({ parentchain: load.chain, enclave, store })
  const ends = [logHeaderBytes]
  while ((ends.at(-1) ?? 0) < cutBytes + 2048) {
    await load.produce()
    await importToHead(worker)
    await recordEnds(store, ends)
  }
  await store.close()
  await enclave.close()
  return { load, directory, log: await readFile(join(directory, 'blocks')), ends }
}

/** From the records alone: 16 bytes stand before each. */
async function recordEnds(store: Store, ends: number[]): Promise<void> {
  for await (const { sealed } of store.records(ends.length)) {
    ends.push((ends.at(-1) ?? 0) + frameHeaderBytes + sealed.length)
  }
}

/** Number of the last record that a log has when it is cut there. */
export function lastBefore(ends: readonly number[], cut: number): number {
  return ends.filter((end) => end <= cut).length - 1
}

/** Opens the log as it is when it is cut there. */
export async function judgeCut({ log, ends }: FilledStore, cut: number): Promise<void> {
  const content = log.subarray(0, cut)
  const { last, end } = await scanLog('cut', createReadWindow(fileOf(content), 'cut'), cut)
  const expected = lastBefore(ends, cut)
  if (last === expected && end === ends[expected]) return
  expect({ cut, last, end }).toEqual({ cut, last: expected, end: ends[expected] })
}

function fileOf(content: Uint8Array): Pick<DiskFile, 'read'> & DiskFile {
  const refuse = async (): Promise<never> => {
    throw new Error('a scan only reads')
  }
  return {
    size: async () => content.length,
    async read(target, position) {
      const bytes = content.subarray(position, position + target.length)
      target.set(bytes)
      return bytes.length
    },
    write: refuse,
    truncate: refuse,
    syncData: refuse,
    sync: refuse,
    close: async () => {},
  }
}

/** Starts a worker on the store cut there, has it go on to the chain's end, and holds that against the one never cut. */
export async function judgeRestart(filled: FilledStore, cut: number, directory: string): Promise<void> {
  const { load, ends } = filled
  await cp(filled.directory, directory, { recursive: true })
  await truncate(join(directory, 'blocks'), cut)
  const store = await openFileStore(directory, { identity: fromHex(load.shard) })
  const enclave = await load.launch()
  const worker = await createWorker({ parentchain: load.chain, enclave, store })
  const started = (await store.latest())?.number
  await load.produce()
  const last = await importToHead(worker, 7)
  await store.close()
  await enclave.close()
  expect({ cut, started, header: last?.header }).toEqual({
    cut,
    started: lastBefore(ends, cut),
    header: load.header(load.chain.head()),
  })
}

/** Whoever had something coming got it once, however often its block was executed. */
export function judgePayments({ chain, payments, produceEmpty }: CrashLoad): void {
  produceEmpty()
  expect(payments().map(({ beneficiary }) => chain.balanceOf(beneficiary))).toEqual(
    payments().map(({ amount }) => amount),
  )
}
