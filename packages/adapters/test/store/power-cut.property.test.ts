import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryStore, type Disk, openFileStore } from '../../src/store/index.js'
import { appendBlocks, readContent, type StoreContent } from './store-content.js'
import { applyStep, type StoreStep, storeStep } from './store-step.js'
import { createVolatileDisk } from './volatile-disk.js'

const identity = new Uint8Array(32).fill(2)

/** Steps that the model accepted before the cut, and the one that the cut interrupted, if any. */
const allowedContents = async (
  done: readonly StoreStep[],
  interrupted: StoreStep | undefined,
): Promise<StoreContent[]> => {
  const model = createMemoryStore()
  for (const step of done) await applyStep(model, step)
  const before = await readContent(model)
  if (interrupted === undefined) return [before]
  await applyStep(model, interrupted)
  const after = await readContent(model)
  // A truncation takes the cursor back first.
  return [before, after, { ...before, released: after.released }]
}

/** The error of a call that the cut interrupted; `undefined` when the model has to judge the call. */
const isInterruption = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'StoreFailed' || error.code === 'StoreWriteFailed')

/** Makes the steps until the power is cut. */
const runUntilCut = async (disk: Disk, steps: readonly StoreStep[]) => {
  const done: StoreStep[] = []
  const store = await openFileStore('/store', { identity, disk }).catch(() => undefined)
  if (store === undefined) return { done, interrupted: undefined }
  for (const step of steps) {
    try {
      await applyStep(store, step)
      done.push(step)
    } catch (error) {
      if (isInterruption(error)) return { done, interrupted: step }
    }
  }
  return { done, interrupted: undefined }
}

const steps = fc.array(storeStep, { minLength: 10, maxLength: 25, size: 'max' })
const operations = fc.noBias(fc.nat(60))
const choices = fc.infiniteStream(fc.nat()).map((stream) => (count: number) => Number(stream.next().value) % count)

it('after a power cut at any operation of the disk, what was acknowledged is there and nothing is half done', async () => {
  const seen = { interrupted: 0, torn: 0 }
  const onRecovery = () => {
    seen.torn += 1
  }
  await fc.assert(
    fc.asyncProperty(steps, operations, choices, async (planned, count, choose) => {
      const disk = createVolatileDisk()
      disk.cutPowerAfter(count)
      const { done, interrupted } = await runUntilCut(disk, planned)
      if (interrupted) seen.interrupted += 1
      disk.restart(choose)
      const store = await openFileStore('/store', { identity, disk, onRecovery })
      const content = await readContent(store)
      expect(await allowedContents(done, interrupted)).toContainEqual(content)
      const next = (content.latest ?? 0) + 1
      await appendBlocks(store, next, next)
      expect((await store.latest())?.number).toBe(next)
    }),
    { numRuns: 1000 },
  )
  // Cuts that hit nothing would prove nothing.
  expect(seen.interrupted).toBeGreaterThan(200)
  expect(seen.torn).toBeGreaterThan(10)
})

it('what a store shows after its process was killed survives a power cut', async () => {
  await fc.assert(
    fc.asyncProperty(steps, operations, steps, choices, async (planned, count, later, choose) => {
      const disk = createVolatileDisk()
      disk.cutPowerAfter(count)
      await runUntilCut(disk, planned)
      disk.killProcess()
      const store = await openFileStore('/store', { identity, disk })
      for (const step of later.slice(0, count % 4)) await applyStep(store, step).catch(() => undefined)
      const shown = await readContent(store)
      disk.restart(choose)
      expect(await readContent(await openFileStore('/store', { identity, disk }))).toEqual(shown)
    }),
    { numRuns: 1000 },
  )
})

it('a store whose creation was killed at any operation is whole when it is used', async () => {
  for (let count = 0; count < 25; count++) {
    const disk = createVolatileDisk()
    disk.cutPowerAfter(count)
    await openFileStore('/store', { identity, disk }).catch(() => undefined)
    disk.killProcess()
    const store = await openFileStore('/store', { identity, disk })
    await appendBlocks(store, 1, 2)
    await store.markReleased(2)
    disk.restart(() => 0)
    const reopened = await openFileStore('/store', { identity, disk })
    expect(await readContent(reopened)).toMatchObject({ latest: 2, released: 2 })
  }
})
