import { parentPort, workerData } from 'node:worker_threads'
import { createPortableProvider } from '@lockstep/core/crypto'
import { executeBlock, executeGenesis } from '@lockstep/core/engine'
import { createState } from '@lockstep/core/state'
import { evaluateStf, type GuardedBundle, lockdownRealm } from '../../src/guard/index.js'

/** What a thread is given: bundles to evaluate, and whether somebody else has frozen its intrinsics before. */
export interface GuardedThreadData {
  readonly bundles: readonly GuardedBundle[]
  readonly taken: boolean
}

const { bundles, taken }: GuardedThreadData = workerData

async function answer(bundle: GuardedBundle): Promise<string> {
  try {
    const stf = await evaluateStf(bundle)
    const provider = createPortableProvider()
    const state = createState(provider)
    state.commit(executeGenesis(stf, state))
    const block = { number: 1, hash: `0x${'00'.repeat(32)}` as const, timestamp: 86_400_000n * 20_000n }
    const shard = `0x${'5a'.repeat(32)}` as const
    state.commit(executeBlock({ stf, provider }, state, { ...block, shard, inputs: [] }).prepared)
    return `${stf.name} runs`
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

if (taken) Object.freeze(Object.prototype)
const answers: string[] = []
for (const bundle of bundles) answers.push(await answer(bundle))
if (!taken) {
  await lockdownRealm()
  answers.push(Object.isFrozen(Array.prototype) ? 'locked down' : 'open')
  try {
    answers.push(String(['å', 'z'].sort((left, right) => left.localeCompare(right))))
  } catch (error) {
    answers.push(error instanceof Error && 'code' in error ? String(error.code) : String(error))
  }
}
parentPort?.postMessage(answers)
