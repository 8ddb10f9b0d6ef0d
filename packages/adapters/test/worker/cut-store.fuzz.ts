import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { cutBytes, fillStore, judgeCut, judgePayments, judgeRestart, lastBefore } from './cut-store.js'

const only = process.env.FUZZ_ONLY

/** Every byte, and a worker for each block that a cut goes back to. Prints one line; see `docs/fuzzing.md`. */
test.runIf(only === undefined || 'store cuts'.includes(only))('store cuts', async () => {
  const directory = await temporaryDirectory()
  const filled = await fillStore(join(directory, 'whole'))
  onTestFinished(filled.load.close)
  const { log, ends } = filled
  const restarts = new Map<number, number>()
  for (let cut = log.length - cutBytes; cut <= log.length; cut += 1) {
    await judgeCut(filled, cut)
    restarts.set(lastBefore(ends, cut), cut)
  }
  for (const [last, cut] of restarts) {
    await judgeRestart(filled, cut, join(directory, String(last)))
    await rm(join(directory, String(last)), { recursive: true })
  }
  judgePayments(filled.load)
  console.log(`store cuts: ${cutBytes + 1} cuts, workers started behind ${restarts.size} blocks`)
})
