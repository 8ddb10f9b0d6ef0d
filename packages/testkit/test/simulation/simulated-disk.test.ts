import { expect, test } from 'vitest'
import { createRandom } from '../../src/generation/random.js'
import { createLife } from '../../src/simulation/life.js'
import { createSimulatedDisk, type DiskTroubles } from '../../src/simulation/simulated-disk.js'

const healthy: DiskTroubles = { isFull: () => false, syncFails: () => false, crashes: () => false }

async function content(disk: ReturnType<typeof createSimulatedDisk>): Promise<string | undefined> {
  const file = await disk.open(createLife()).open('/store/file')
  if (file === undefined) return undefined
  const bytes = new Uint8Array(await file.size())
  await file.read(bytes, 0)
  return bytes.join()
}

test('a power cut keeps what was synced, and tears what was not in every way', async () => {
  const seen = new Set<string | undefined>()
  for (let seed = 0; seed < 200; seed += 1) {
    const simulated = createSimulatedDisk(createRandom(seed), healthy)
    const disk = simulated.open(createLife())
    const file = await disk.create('/store/file')
    await file?.write(Uint8Array.of(1, 2), 0)
    await file?.sync()
    await disk.syncDirectory('/store')
    await file?.write(Uint8Array.of(3, 4), 2)
    expect(await content(simulated)).toBe('1,2,3,4')
    simulated.cutPower()
    seen.add(await content(simulated))
  }
  expect([...seen].sort()).toEqual(['1,2', '1,2,0,0', '1,2,0,4', '1,2,3', '1,2,3,4'])
})

test('a name that was not synced may be gone after a power cut, and is not after a kill', async () => {
  const seen = new Set<string | undefined>()
  for (let seed = 0; seed < 20; seed += 1) {
    const simulated = createSimulatedDisk(createRandom(seed), healthy)
    await simulated.open(createLife()).create('/store/file')
    simulated.processGone()
    expect(await content(simulated)).toBe('')
    simulated.cutPower()
    seen.add(await content(simulated))
  }
  expect(seen).toEqual(new Set(['', undefined]))
})

test('a process that died in an operation hears nothing of it, and does nothing any more', async () => {
  let crashes = false
  const simulated = createSimulatedDisk(createRandom(1), { ...healthy, crashes: () => crashes })
  const life = createLife()
  const disk = simulated.open(life)
  crashes = true
  let heard = false
  const hear = () => {
    heard = true
  }
  void disk.create('/store/file').then(hear)
  await life.over
  crashes = false
  void disk.create('/store/other').then(hear)
  await new Promise((resolve) => setImmediate(resolve))
  expect(heard).toBe(false)
  expect(await simulated.open(createLife()).list('/store')).not.toContain('other')
})
