import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { beforeAll, expect, it } from 'vitest'
import { openFileStore } from '../../src/store/index.js'
import { hex, readRecords } from './store-content.js'
import { temporaryDirectory } from './temporary-directory.js'

const identity = new Uint8Array(32).fill(6)
const script = fileURLToPath(new URL('append-loop.mjs', import.meta.url))
const builtStore = fileURLToPath(new URL('../../dist/store/index.js', import.meta.url))

const openInThread = `
  const { parentPort, workerData } = require('node:worker_threads')
  import(workerData.module)
    .then(({ openFileStore }) => openFileStore(workerData.directory, { identity: new Uint8Array(32).fill(6) }))
    .then(() => parentPort.postMessage('opened'), ({ code }) => parentPort.postMessage(code))
`

beforeAll(() => {
  if (!existsSync(builtStore)) throw new Error('packages/adapters/dist is missing: run npm run build first')
})

/** Kills the process once it has acknowledged that many blocks; answers the last one it acknowledged. */
const appendUntilKilled = async (directory: string, acknowledgements: number): Promise<number> => {
  const child = spawn(process.execPath, [script, builtStore, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'close')
  let last = 0
  let count = 0
  for await (const line of createInterface(child.stdout)) {
    last = Number(line)
    count += 1
    if (count === 1) await expect(openFileStore(directory, { identity })).rejects.toMatchObject({ code: 'StoreLocked' })
    if (count === acknowledgements) child.kill('SIGKILL')
  }
  expect((await exited)[1]).toBe('SIGKILL')
  return last
}

it('refuses a second handle in another thread of the same process', async () => {
  const directory = await temporaryDirectory()
  const store = await openFileStore(directory, { identity })
  const thread = new Worker(openInThread, {
    eval: true,
    // Without vitest's own conditions, as a user's thread runs.
    execArgv: [],
    workerData: { module: pathToFileURL(builtStore).href, directory },
  })
  const [answer] = await once(thread, 'message')
  expect(answer).toBe('StoreLocked')
  await store.close()
})

it('every append that a killed process acknowledged is there', async () => {
  const directory = await temporaryDirectory()
  for (const acknowledgements of [1, 7, 23, 40, 61]) {
    const last = await appendUntilKilled(directory, acknowledgements)
    const store = await openFileStore(directory, { identity })
    const records = await readRecords(store)
    expect(records.length).toBeGreaterThanOrEqual(last)
    for (const [index, { number, sealed }] of records.entries()) {
      expect(number).toBe(index + 1)
      expect(hex(sealed)).toBe(hex(new Uint8Array(1 + ((number * 7919) % 20_000)).fill(number)))
    }
    expect((await store.released()) ?? 0).toBeGreaterThanOrEqual(last - 3)
    const blob = await store.getSealed('key')
    if (last > 5) expect(blob).toEqual(new Uint8Array(100).fill(blob?.[0] ?? 0))
    await store.close()
  }
})
