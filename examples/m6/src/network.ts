import { type LaunchedEnclave, provision } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import type { ImportOptions } from '@lockstep/core/worker'
import { assembleWorker, type LaunchSite, launchEnclave, openStore, registerEnclave } from './launch-worker.js'
import { type RunningWorker, runWorker } from './running-worker.js'

/** How a worker comes into the network. */
export interface JoinOptions {
  readonly store: 'file' | 'memory'
  readonly import?: Pick<ImportOptions, 'batchSize'>
}

/** The workers of one shard. Whatever was started here is ended by `close`. */
export interface Network {
  readonly site: LaunchSite
  /** The enclave of a worker. */
  enclave(name: string): LaunchedEnclave
  /** Launches the shard's first enclave with new keys; it registers the shard's code. */
  launchFirst(name: string): Promise<LaunchedEnclave>
  /** Launches an enclave and has it provisioned by another worker's. @throws LockstepError `ProvisioningRefused` */
  launchProvisioned(name: string, provider: string): Promise<LaunchedEnclave>
  /** Starts the import of a launched enclave's worker. */
  start(name: string, options: JoinOptions): Promise<RunningWorker>
  close(): Promise<void>
}

export function createNetwork(site: LaunchSite): Network {
  const enclaves = new Map<string, LaunchedEnclave>()
  const ends: (() => Promise<void>)[] = []

  function enclave(name: string): LaunchedEnclave {
    const launched = enclaves.get(name)
    if (launched !== undefined) return launched
    throw new LockstepError('UnknownWorker', `worker ${name} has no enclave yet`, { field: 'name', value: name })
  }

  function keep(name: string, launched: LaunchedEnclave): LaunchedEnclave {
    enclaves.set(name, launched)
    ends.push(() => launched.close())
    return launched
  }

  return {
    site,
    enclave,

    async launchFirst(name) {
      const launched = keep(name, await launchEnclave(site, 'balances-program.js', 'generate'))
      await registerEnclave(site, launched, { primary: true })
      return launched
    },

    async launchProvisioned(name, provider) {
      const launched = keep(name, await launchEnclave(site, 'balances-program.js', 'provision'))
      const outcome = await provision(enclave(provider), launched)
      if ('refused' in outcome) {
        throw new LockstepError(
          'ProvisioningRefused',
          `worker ${name} is refused by the ${outcome.by}: ${outcome.refused}`,
          {
            field: name,
            value: outcome.refused,
          },
        )
      }
      await registerEnclave(site, launched, { primary: false })
      return launched
    },

    async start(name, options) {
      const store = await openStore(site, name, options.store, enclave(name))
      ends.push(() => store.close())
      const running = runWorker(name, await assembleWorker(site, enclave(name), store), options.import)
      ends.push(() => running.stop())
      return running
    },

    async close() {
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end()
    },
  }
}
