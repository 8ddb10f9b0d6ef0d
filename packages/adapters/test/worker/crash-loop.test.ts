import { expect, onTestFinished, test } from 'vitest'
import { seededNumbers } from '../seeded-numbers.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { startCrashLoop } from './crash-loop.js'
import { judgeEnd, judgeKill } from './crash-verdict.js'

test('a worker that is killed again and again ends where one ends that never was, and pays everybody once', async () => {
  const loop = await startCrashLoop(await temporaryDirectory())
  onTestFinished(loop.load.close)
  const random = seededNumbers(1)
  for (let kill = 1; kill <= 6; kill += 1) judgeKill({ kill }, await loop.kill(random))
  const { blocks } = await judgeEnd(loop)
  expect(blocks).toBeGreaterThan(6)
})
