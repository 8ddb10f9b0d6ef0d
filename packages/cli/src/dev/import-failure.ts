import { heardLater } from '../heard-later.js'
import type { DevWorker } from './dev-worker.js'

/** Lets workers import; rejects where one of them cannot go on, and never resolves. May be awaited later. */
export function importFailure(workers: readonly Pick<DevWorker, 'run'>[]): Promise<never> {
  const never = new Promise<never>(() => {})
  return heardLater(Promise.race(workers.map((worker) => worker.run().then(() => never))))
}
