import { startProduction } from '@lockstep/adapters/parentchain/embedded'
import type { MainJob } from './main-job.js'
import { assertLockstep } from './rounds.js'
import type { Scenario } from './scenario.js'

/** One block every six seconds, as on Integritee's parentchain. */
const blockTimeMs = 6000

/** Leaves the workers running on a parentchain that produces blocks by itself, until the process is interrupted. */
export async function serve({ scenario }: MainJob, write: (line: string) => void): Promise<void> {
  const { chain, rounds } = scenario
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  write(`workers ${rounds.workers.map(({ name }) => name).join(', ')} are running; Ctrl-C ends them`)
  await Promise.race([startProduction(chain, blockTimeMs, abort.signal), watchRoots(scenario, write)])
}

/** Shows every further block and holds the workers' roots against each other; ends with an error only. */
async function watchRoots({ chain, rounds: { workers } }: Scenario, write: (line: string) => void): Promise<never> {
  for (let block = (await chain.finalizedHead()) + 1; ; block += 1) {
    const headers = await Promise.all(workers.map((worker) => worker.reached(block)))
    assertLockstep(workers, headers)
    write(`block ${block}: state root ${headers[0]?.header.stateRoot}`)
  }
}
