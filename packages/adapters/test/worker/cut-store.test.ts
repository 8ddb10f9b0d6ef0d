import { join } from 'node:path'
import { onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { cutBytes, fillStore, judgeCut, judgePayments, judgeRestart } from './cut-store.js'

test('a store that is cut off within its last 64 KiB is that of a committed block, and its worker goes on to the same roots', async () => {
  const directory = await temporaryDirectory()
  const filled = await fillStore(join(directory, 'whole'))
  onTestFinished(filled.load.close)
  const { log, ends } = filled
  const nearEnds = ends.flatMap((end) => Array.from({ length: 40 }, (_, index) => end - 20 + index))
  const spread = Array.from({ length: 600 }, (_, index) => log.length - index * 109)
  const cuts = [...nearEnds, ...spread].filter((cut) => cut >= log.length - cutBytes && cut <= log.length)
  for (const cut of cuts) await judgeCut(filled, cut)
  for (const [index, cut] of [log.length - cutBytes, log.length - 20_000, log.length - 1].entries()) {
    await judgeRestart(filled, cut, join(directory, String(index)))
  }
  judgePayments(filled.load)
})
