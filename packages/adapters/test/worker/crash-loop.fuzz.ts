import { onTestFinished, test } from 'vitest'
import { seededNumbers } from '../seeded-numbers.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { startCrashLoop } from './crash-loop.js'
import { judgeEnd, judgeKill } from './crash-verdict.js'

const only = process.env.FUZZ_ONLY
const kills = Math.min(Number(process.env.FUZZ_RUNS ?? 500), 500)
const seed = Number(process.env.FUZZ_SEED ?? 1) || 1

/** Prints one line, as every other part of the long run does; see `docs/fuzzing.md`. */
test.runIf(only === undefined || 'worker crashes'.includes(only))('worker crashes', async () => {
  const loop = await startCrashLoop(await temporaryDirectory())
  onTestFinished(loop.load.close)
  const random = seededNumbers(seed)
  let torn = 0
  let behind = 0
  for (let kill = 1; kill <= kills; kill += 1) {
    const report = await loop.kill(random)
    judgeKill({ seed, kill }, report)
    if (report.torn) torn += 1
    if (report.released < report.stored) behind += 1
    if (kill % 100 === 0) console.log(`worker crashes: ${kill} kills, ${report.stored} blocks`)
  }
  const { blocks } = await judgeEnd(loop)
  console.log(
    `worker crashes: ${kills} kills from seed ${seed}, ${blocks} blocks, ${torn} torn appends, ${behind} kills with outputs to hand over, all paid and confirmed once`,
  )
})
