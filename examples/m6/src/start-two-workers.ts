import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { createAttestationVerifier, createPlatform } from '@lockstep/adapters/tee'
import { createAccounts } from './accounts.js'
import { type Client, openClient } from './client.js'
import type { MainJobOptions } from './main-job.js'
import { createNetwork, type Network } from './network.js'
import { startParentchain } from './parentchain.js'
import { createReceiptTally } from './receipt-tally.js'
import { createRounds } from './rounds.js'
import type { Scenario } from './scenario.js'
import { seededEntropy } from './seeded-entropy.js'
import { systemEntropy } from './system-entropy.js'

/** Workers A and B on their parentchain, in lockstep from the first block. */
export interface TwoWorkers {
  readonly scenario: Scenario
  readonly network: Network
  /** A client that has attested the worker and trusts this shard's code alone. */
  openClient(worker: string): Promise<Client>
}

/**
 * The simulated platform's secret: a test key, the same in every run, because the enclaves' measurement covers the
 * platforms that they trust, and the shard is the measurement.
 */
const platformSecret = new Uint8Array(32).fill(0x50)

export async function startTwoWorkers({ provider, progress, seed, folder }: MainJobOptions): Promise<TwoWorkers> {
  const accounts = createAccounts(provider, seededEntropy(provider, seed, 'signatures'))
  const platform = createPlatform({ provider, entropy: () => platformSecret })
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const parentchain = startParentchain(provider, verifier, accounts)
  const { chain, lightClient } = parentchain
  const network = createNetwork({ platform, parentchain, folder })
  try {
    const first = await progress.step('enclave A generates the shielding key', () => network.launchFirst('A', 'file'))
    await progress.step('enclave B is provisioned by A', () => network.launchProvisioned('B', 'file', 'A'))
    const rounds = createRounds(chain)
    rounds.workers.push(await network.start('A'), await network.start('B'))
    await progress.step('A and B are registered on the parentchain', () => rounds.advance())
    const invocation = createIndirectInvocation({ provider, chain, signer: accounts.relayer })
    const { mrenclave, shard } = first
    return {
      network,
      scenario: {
        provider,
        entropy: seededEntropy(provider, seed, 'disturbances'),
        chain,
        lightClient,
        shard,
        accounts,
        rounds,
        tally: createReceiptTally(),
        progress,
      },
      openClient: (worker) =>
        openClient({
          provider,
          entropy: systemEntropy,
          verifier,
          connection: network.enclave(worker),
          invocation,
          mrenclave,
          shard,
          finalizedHead: chain.finalizedHead,
        }),
    }
  } catch (error) {
    await network.close()
    throw error
  }
}
