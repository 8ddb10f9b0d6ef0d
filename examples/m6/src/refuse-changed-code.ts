import { provision } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import { launchEnclave } from './launch-worker.js'
import type { Network } from './network.js'
import type { RefusedWorker } from './report.js'

/** Worker D runs a changed STF: worker A must refuse it the shielding key. */
export async function refuseChangedCode(network: Network): Promise<RefusedWorker> {
  const changed = await launchEnclave(network.site, 'changed-program.js', 'provision')
  try {
    const outcome = await provision(network.enclave('A'), changed)
    if ('refused' in outcome) return { worker: 'D', reason: outcome.refused }
    throw new LockstepError('ChangedCodeAccepted', 'worker D runs another STF and was given the shielding key')
  } finally {
    await changed.close()
  }
}
