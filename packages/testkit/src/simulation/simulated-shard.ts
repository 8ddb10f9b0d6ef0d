import {
  createPlatform,
  type EnclaveProgram,
  type EnclaveRuntime,
  type KeySource,
  simulatorSigner,
} from '@lockstep/adapters/tee'
import { H256, type Hex, struct } from '@lockstep/core'
import type { Codec } from '@lockstep/core/codec'
import type { Stf } from '@lockstep/core/stf'
import type { Random } from '../generation/random.js'
import type { World } from '../log/world.js'
import { connectSimulated } from './connections.js'
import type { FinalityRule, SimulatedChain } from './simulated-chain.js'
import type { SimulatedParts } from './simulated-parts.js'

/** What all hosts run: one program, on processors that all have one secret. */
export interface SimulatedShard {
  launch(host: number, keys: KeySource, random: Random): EnclaveRuntime
}

export interface SimulatedShardOptions {
  readonly stf: Stf
  readonly world: World
  readonly chain: Pick<SimulatedChain, 'genesisHash' | 'finalityAuthority'>
  readonly finality: FinalityRule
  readonly parts: SimulatedParts
}

interface Parameters {
  readonly genesisHash: Hex
}

const parameterCodec: Codec<Parameters> = struct({ genesisHash: H256 })
const sealingKey = new Uint8Array(32).fill(0x5e)

export function createSimulatedShard({ stf, world, chain, finality, parts }: SimulatedShardOptions): SimulatedShard {
  const { provider, domain } = world
  const identity = { mrenclave: domain.mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  // One platform for all hosts: counters are called after accounts, so none meets another's.
  const platform = createPlatform({ provider, entropy: () => sealingKey })
  const settings = { parameters: { genesisHash: chain.genesisHash }, shard: domain.shard, quotingKeys: [] }
  return {
    launch(host, keys, random) {
      const program: EnclaveProgram<Parameters> = {
        stf,
        parameters: parameterCodec,
        connect: (own) => parts.connect(connectSimulated(own, chain, finality), host),
      }
      // The chain takes report data for a quote: attestation has tests of its own.
      const quote = async (reportData: Uint8Array): Promise<Uint8Array> => reportData
      const raiseCounter = (name: Hex, least: number) => platform.raiseCounter(identity, name, least)
      const services = { identity, sealingKey, entropy: random.bytes, quote, raiseCounter }
      return parts.launchEnclave({ program, settings, keys, services, provider })
    },
  }
}
