import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openOrigin, readOriginOf, type WantedOrigin } from '../src/dev/dev-origin.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-origin-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const entropy = (length: number) => new Uint8Array(length).fill(7)
const wanted = (changes: Partial<WantedOrigin> = {}): WantedOrigin => ({
  ...{
    stf: `0x${'11'.repeat(32)}`,
    watched: undefined,
    threads: undefined,
    bareGetters: undefined,
    publishStateEvery: undefined,
    blockTime: undefined,
  },
  ...changes,
})
const file = () => join(folder, 'network.secret.json')

test('what carries the enclaves is kept, and left to the folder where nobody says', async () => {
  const origin = await openOrigin(folder, entropy, wanted({ threads: true }))
  expect(origin.threads).toBe(true)
  expect(await openOrigin(folder, entropy, wanted())).toEqual(origin)
  expect(await readOriginOf(folder)).toEqual(origin)
})

test('a folder whose enclaves are carried otherwise is refused: they would measure otherwise, and not open their keys', async () => {
  await openOrigin(folder, entropy, wanted())
  await expect(openOrigin(folder, entropy, wanted({ threads: true }))).rejects.toMatchObject({
    code: 'DataMismatch',
    message: expect.stringContaining('is a network with the enclaves in the process, not in threads'),
  })
})

test('a folder of before has its enclaves in the process; anything but yes or no is refused', async () => {
  await openOrigin(folder, entropy, wanted())
  const { threads: _, ...before } = JSON.parse(readFileSync(file(), 'utf8'))
  writeFileSync(file(), JSON.stringify(before))
  expect((await readOriginOf(folder)).threads).toBe(false)
  writeFileSync(file(), JSON.stringify({ ...before, threads: 'yes' }))
  await expect(readOriginOf(folder)).rejects.toMatchObject({ code: 'DataMalformed' })
})

test('whether bare getters are answered is kept, left to the folder, and refused where it is said otherwise', async () => {
  const origin = await openOrigin(folder, entropy, wanted({ bareGetters: true }))
  expect(origin.bareGetters).toBe(true)
  expect(await openOrigin(folder, entropy, wanted())).toEqual(origin)
  await expect(openOrigin(folder, entropy, wanted({ bareGetters: false }))).rejects.toMatchObject({
    code: 'DataMismatch',
    message: expect.stringContaining('enclaves that answer bare getters, not that refuse bare getters'),
  })
  const { bareGetters: _, ...before } = JSON.parse(readFileSync(file(), 'utf8'))
  writeFileSync(file(), JSON.stringify(before))
  expect((await readOriginOf(folder)).bareGetters).toBe(false)
})

test('how often states are published is kept, left to the folder, and refused where it is said otherwise', async () => {
  const origin = await openOrigin(folder, entropy, wanted({ publishStateEvery: 8 }))
  expect(origin.publishStateEvery).toBe(8)
  expect(await openOrigin(folder, entropy, wanted())).toEqual(origin)
  await expect(openOrigin(folder, entropy, wanted({ publishStateEvery: 4 }))).rejects.toMatchObject({
    code: 'DataMismatch',
    message: expect.stringContaining('--publish-states 8, not 4'),
  })
  const { publishStateEvery: _, ...before } = JSON.parse(readFileSync(file(), 'utf8'))
  writeFileSync(file(), JSON.stringify(before))
  expect((await readOriginOf(folder)).publishStateEvery).toBe(0)
  for (const wrong of [65, -1, 1.5, '8']) {
    writeFileSync(file(), JSON.stringify({ ...before, publishStateEvery: wrong }))
    await expect(readOriginOf(folder)).rejects.toMatchObject({ code: 'DataMalformed' })
  }
})
