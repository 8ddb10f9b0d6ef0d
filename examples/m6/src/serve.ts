import { startProduction } from '@lockstep/adapters/parentchain/embedded'
import type { MainJob } from './main-job.js'

/** One block every six seconds, as on Integritee's parentchain. */
const blockTimeMs = 6000

/** Leaves the workers running on a parentchain that produces blocks by itself, until the process is interrupted. */
export async function serve({ scenario: { chain, rounds } }: MainJob): Promise<void> {
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.stderr.write(`workers ${rounds.workers.map(({ name }) => name).join(', ')} are running; Ctrl-C ends them\n`)
  startProduction(chain, blockTimeMs, abort.signal)
  await new Promise<void>((resolve) => abort.signal.addEventListener('abort', () => resolve(), { once: true }))
}
