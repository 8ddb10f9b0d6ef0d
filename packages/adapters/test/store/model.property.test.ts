import type { Store } from '@lockstep/core/worker'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryStore, openFileStore } from '../../src/store/index.js'
import { readContent } from './store-content.js'
import { applyStep, type StoreStep, storeStep } from './store-step.js'
import { createVolatileDisk } from './volatile-disk.js'

const identity = new Uint8Array(32).fill(1)

/** What a call answered, in a form that two stores can be compared by. */
const outcome = async (store: Store, step: StoreStep): Promise<unknown> =>
  applyStep(store, step).catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : error))

it('the file store answers as the memory store does, whenever it is closed and opened again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 6, arbitrary: storeStep }, fc.constant('reopen' as const)), { maxLength: 40 }),
      async (steps) => {
        const disk = createVolatileDisk()
        const open = () =>
          openFileStore('/store', { identity, disk, onRecovery: () => expect.unreachable('nothing was torn') })
        const model = createMemoryStore()
        let store = await open()
        for (const step of steps) {
          if (step === 'reopen') {
            await store.close()
            store = await open()
          } else {
            expect(await outcome(store, step)).toEqual(await outcome(model, step))
          }
          expect(await readContent(store)).toEqual(await readContent(model))
        }
        await store.close()
      },
    ),
    { numRuns: 300 },
  )
})
