import { expect, it } from 'vitest'
import { decode, u8, u32 } from '../../src/codec/index.js'
import { fromHex } from '../../src/hex.js'
import { defineStf, map } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { emptyState, execute } from './probe.js'

/** How many of the deepest frames write. */
const writingFrames = 60

// Where exactly the stack ends inside of the engine is another place for each padding: an author who catches that
// must not be left with a write that is half there.
it('a write at the end of the stack is there as a whole or not at all, also when its author catches that', () => {
  const written: number[] = []
  let [thrown, next] = [0, 1]
  const stf = defineStf({
    name: 'deep',
    version: 1,
    state: { entry: map(u32, u8, 0) },
    calls: {
      write: {
        args: { padding: u8 },
        weight: { operations: 100_000, bytes: 1_000_000 },
        execute({ state }, { padding }) {
          let left = writingFrames
          const set = (): void => {
            const key = next++
            try {
              state.entry.set(key, 1)
              written.push(key)
            } catch {
              thrown++
            }
          }
          const descend = (): void => {
            try {
              descend()
            } catch {}
            if (left > 0) {
              left--
              set()
            }
          }
          const pad = (rest: number): void => (rest > 0 ? pad(rest - 1) : descend())
          // Once where there is room: to compile it takes more of that than to run it.
          set()
          pad(padding)
        },
      },
    },
  })
  const { receipts, diff } = execute(
    stf,
    Array.from({ length: 80 }, (_, padding) => prepareCall(stf.calls.write, { padding }, { nonce: padding })),
    emptyState(),
  )
  expect(receipts.map(({ status }) => status)).toEqual(Array(80).fill('Executed'))
  expect(thrown).toBeGreaterThan(100)
  const changes = diff.find(({ space }) => space === 'deep.entry')?.changes ?? []
  expect(changes.map(({ key }) => decode(u32, fromHex(key))).sort((left, right) => left - right)).toEqual(written)
})
