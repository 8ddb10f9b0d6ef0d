import type { EmbeddedChainOptions } from '@lockstep/adapters/parentchain/embedded'
import { type Hex, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Stf } from '@lockstep/core/stf'
import { createRandom, type Random } from '../generation/random.js'
import { logStart } from '../log/log-to-blocks.js'
import { createWorld, type World } from '../log/world.js'
import { funder, producer } from './accounts.js'
import { connectSimulated } from './connections.js'
import { drawFaults, type FaultName, type Faults } from './faults.js'
import type { HostLedger } from './host-ledger.js'
import { createReference } from './reference.js'
import { createScheduler } from './scheduler.js'
import { createSimulatedChain, type FinalityRule } from './simulated-chain.js'
import { createSimulatedHost, type SimulatedHost } from './simulated-host.js'
import type { SimulatedParts } from './simulated-parts.js'
import { createSimulatedProvider } from './simulated-provider.js'
import { createSimulatedShard } from './simulated-shard.js'
import type { Simulation } from './simulation.js'
import { createSimulationTrace } from './simulation-trace.js'

export interface SimulationSetup {
  readonly stf: Stf
  readonly seed: number
  readonly faults: readonly FaultName[]
  readonly parts: SimulatedParts
  readonly provider: CryptoProvider
  fail(reason: string): void
}

const smallPool = 6
const usualPool = 1_000

/** Puts a simulation together; nothing happens yet. */
export function createSimulation({ stf, seed, parts, provider, fail, ...setup }: SimulationSetup): Simulation {
  const random = createRandom(seed)
  const faults = drawFaults(random.fork('faults'), setup.faults)
  const world = createWorld(createSimulatedProvider(provider, random.fork('envelopes')))
  const finality = finalityOf(faults, random.fork('finality'))
  const poolRandom = random.fork('pool')
  const chain = createSimulatedChain({
    chain: chainOptions(world),
    provider: world.provider,
    finality,
    producer: producer(world.provider),
    poolCapacity: () => (faults.strikes('fullPool', poolRandom) ? smallPool : usualPool),
  })
  return {
    clock: createScheduler(),
    random,
    faults,
    trace: createSimulationTrace(),
    world,
    chain,
    reference: createReference(stf, world, connectSimulated(world.provider, chain, finality)),
    shard: createSimulatedShard({ stf, world, chain, finality, parts }),
    parts,
    fail,
  }
}

function finalityOf(faults: Faults, random: Random): FinalityRule {
  if (faults.has('lateFinality')) return { lag: random.between(2, 8), burst: random.between(1, 3) }
  return { lag: faults.has('reorg') ? random.between(1, 3) : 0, burst: 1 }
}

const allFunds = (1n << 128n) - 1n

function chainOptions({ provider, domain }: World): EmbeddedChainOptions {
  return {
    provider,
    genesis: { timestamp: logStart, balances: { [funder(provider).account]: allFunds } },
    finalityKeySeed: new Uint8Array(32).fill(7),
    verifyQuote: (quote) => ({
      fingerprint: domain.mrenclave,
      signer: toHex(quote.subarray(0, 32)),
      status: 'ok',
    }),
  }
}

/** Hosts with the keys that their enclaves have drawn, registered in final blocks: faults come after that. */
export async function createHosts(simulation: Simulation, count: number): Promise<readonly SimulatedHost[]> {
  const { chain, reference, shard } = simulation
  const hosts: SimulatedHost[] = []
  for (let index = 0; index < count; index += 1) {
    const enclave = shard.launch(index, 'generate', simulation.random.fork(`keys of ${index}`))
    for (const extrinsic of await enclave.registration(0, { primary: index === 0 })) chain.submit(extrinsic)
    const own: Hex = enclave.account
    const others = (): HostLedger[] => hosts.filter(({ account }) => account !== own).map(({ ledger }) => ledger)
    const sealedKeys = await enclave.sealedKeys()
    hosts.push(createSimulatedHost({ simulation, index, account: own, sealedKeys, others }))
  }
  do reference.follow(chain.produce(count + 1))
  while (chain.finalized() === 0)
  return hosts
}
