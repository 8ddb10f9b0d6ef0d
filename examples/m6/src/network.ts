import { type LaunchedEnclave, type ProvisioningOutcome, provision } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import { createWorker, type ImportOptions, type Store } from '@lockstep/core/worker'
import { type LaunchSite, launchEnclave, openStore, registerEnclave, type StoreKind } from './launch-worker.js'
import { type RunningWorker, runWorker } from './running-worker.js'

/** The workers of one shard. Whatever was started here is ended by `close`. */
export interface Network {
  readonly site: LaunchSite
  /** The enclave of a worker. */
  enclave(name: string): LaunchedEnclave
  /** Launches the shard's first enclave with new keys; it registers the shard's code. */
  launchFirst(name: string, store: StoreKind): Promise<LaunchedEnclave>
  /** Launches an enclave and has it provisioned by another worker's. @throws LockstepError `ProvisioningRefused` */
  launchProvisioned(name: string, store: StoreKind, provider: string): Promise<LaunchedEnclave>
  /** Starts the import of a launched enclave's worker. */
  start(name: string, options?: Pick<ImportOptions, 'batchSize'>): Promise<RunningWorker>
  /** Ends a worker with its enclave's thread, and starts both again from what the store has. */
  restart(worker: RunningWorker): Promise<RunningWorker>
  close(): Promise<void>
}

interface Member {
  readonly enclave: LaunchedEnclave
  readonly store: Store
  readonly storeKind: StoreKind
}

export function createNetwork(site: LaunchSite): Network {
  const members = new Map<string, Member>()
  const running = new Map<string, RunningWorker>()

  function member(name: string): Member {
    const found = members.get(name)
    if (found !== undefined) return found
    throw new LockstepError('UnknownWorker', `worker ${name} has no enclave yet`, { field: 'name', value: name })
  }

  /** Keys go into the store before anybody relies on them: a crash must not leave a shard without its key. */
  async function enroll(name: string, storeKind: StoreKind, enclave: LaunchedEnclave, primary: boolean): Promise<void> {
    const store = await openStore(site, name, storeKind, enclave)
    members.set(name, { enclave, store, storeKind })
    await store.putSealed('keys', await enclave.sealedKeys())
    await registerEnclave(site, enclave, { primary })
  }

  async function start(name: string, options: Pick<ImportOptions, 'batchSize'> = {}): Promise<RunningWorker> {
    const { enclave, store } = member(name)
    const worker = await createWorker({ parentchain: site.parentchain.chain, enclave, store })
    const started = runWorker(name, worker, options)
    running.set(name, started)
    return started
  }

  async function end(name: string): Promise<void> {
    await running.get(name)?.stop()
    running.delete(name)
    const { enclave, store } = member(name)
    await store.close()
    await enclave.close()
  }

  return {
    site,
    enclave: (name) => member(name).enclave,

    async launchFirst(name, storeKind) {
      const enclave = await launchEnclave(site, 'balances-program.js', 'generate')
      return endingOnError(enclave, () => enroll(name, storeKind, enclave, true))
    },

    async launchProvisioned(name, storeKind, provider) {
      const enclave = await launchEnclave(site, 'balances-program.js', 'provision')
      return endingOnError(enclave, async () => {
        const outcome = await provision(member(provider).enclave, enclave)
        if ('refused' in outcome) throw provisioningRefused(name, outcome)
        await enroll(name, storeKind, enclave, false)
      })
    },

    start,

    async restart({ name }) {
      const { enclave, storeKind } = member(name)
      await end(name)
      const store = await openStore(site, name, storeKind, enclave)
      const sealed = await store.getSealed('keys')
      if (sealed === undefined) throw new LockstepError('KeysMissing', `the store of worker ${name} has no keys`)
      const launched = await launchEnclave(site, 'balances-program.js', { sealed })
      members.set(name, { enclave: launched, store, storeKind })
      return start(name)
    },

    async close() {
      for (const name of [...members.keys()].reverse()) await end(name)
      members.clear()
    },
  }
}

/** Ends the enclave's thread where it does not become a member. */
async function endingOnError(enclave: LaunchedEnclave, join: () => Promise<void>): Promise<LaunchedEnclave> {
  try {
    await join()
    return enclave
  } catch (error) {
    await enclave.close()
    throw error
  }
}

function provisioningRefused(
  name: string,
  { refused, by }: Extract<ProvisioningOutcome, { readonly refused: unknown }>,
): LockstepError {
  return new LockstepError('ProvisioningRefused', `worker ${name} is refused by the ${by}: ${refused}`, {
    field: name,
    value: refused,
  })
}
