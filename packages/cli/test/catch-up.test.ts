import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { catchUp } from '../src/dev/catch-up.js'
import { importFailure } from '../src/dev/import-failure.js'

const never = new Promise<never>(() => {})

/** A worker that is at block 0 for ever, and says how often it was asked. */
function lateWorker() {
  let asked = 0
  return {
    asked: () => asked,
    head() {
      asked += 1
      return 0
    },
  }
}

test('waits for the last of the workers, and says where it is', async () => {
  const heads = [3, 1]
  const lines: string[] = []
  const workers = heads.map((_, at) => ({ head: () => heads[at] ?? 0 }))
  const options = { workers, goal: 3, failed: never, signal: new AbortController().signal }
  await catchUp({ ...options, progress: (line) => void lines.push(line) }, async () => {
    heads[1] = (heads[1] ?? 0) + 1
  })
  expect(lines).toEqual(['block 1 of 3', 'block 2 of 3'])
})

test('hears of an import that failed before anybody listened, and looks at no worker any more', async () => {
  const worker = lateWorker()
  const failed = importFailure([{ run: () => never }, { run: () => Promise.reject(new Error('block 7 is another')) }])
  // Nobody listens yet; the test runner counts a rejection that nobody has heard of at the end of a turn.
  await turn()
  let goOn = (): void => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      goOn = resolve
    })
  const options = {
    workers: [worker],
    goal: 1,
    failed,
    signal: new AbortController().signal,
    progress: () => undefined,
  }
  await expect(catchUp(options, pause)).rejects.toThrow('block 7 is another')
  const asked = worker.asked()
  goOn()
  await turn()
  expect(worker.asked()).toBe(asked)
})

test('ends with the reason of its signal', async () => {
  const stopping = new AbortController()
  const options = {
    workers: [lateWorker()],
    goal: 1,
    failed: never,
    signal: stopping.signal,
    progress: () => undefined,
  }
  const pause = async () => stopping.abort()
  const error: unknown = await catchUp(options, pause).catch((thrown: unknown) => thrown)
  expect(error).toBe(stopping.signal.reason)
})
