import { createProvider } from '@lockstep/adapters/crypto-native'
import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import {
  createPlatform,
  type EnclaveConnections,
  type EnclaveProgram,
  type EnclaveRuntimeOptions,
  type EnclaveSettings,
  type KeySource,
  measureProgram,
  type Platform,
  simulatorSigner,
} from '@lockstep/adapters/tee'
import { struct } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Stf } from '@lockstep/core/stf'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { createRandom, type Random } from '../generation/random.js'
import { declareInputs } from '../log/declare-inputs.js'
import { declaredRequest } from '../log/declared-request.js'
import type { LogInBlocks } from '../log/log-record.js'
import { createWorld, type World } from '../log/world.js'
import { createReference, type ExpectedBlock } from '../simulation/reference.js'
import { simulatedShieldingKey } from '../simulation/shielding-key.js'
import { createSimulatedProvider } from '../simulation/simulated-provider.js'
import { createPlainChain } from './plain-chain.js'
import { plainExtrinsics } from './plain-extrinsics.js'

/** A log as a shard's workers meet it: its blocks, what they must come to, and enclaves that execute them. */
export interface StagedShard {
  readonly stf: Stf
  readonly world: World
  /** What clients ask of the parentchain, block by block, encrypted once for whoever executes it. */
  readonly requests: readonly (readonly EnclaveBridgeCall[])[]
  readonly connections: EnclaveConnections
  readonly blocks: readonly ParentchainBlock[]
  /** What each block leads to in an executor that nothing ever happens to. PERF: executed when it is first asked for. */
  expected(): readonly ExpectedBlock[]
  readonly platform: Platform
  readonly random: Random
  /** Measured with the shard. */
  readonly settings: EnclaveSettings
  /** What an enclave of this shard runs; by the plain chain's connections if none are given. */
  program(connections?: EnclaveConnections): EnclaveProgram
  /** What it is started with. */
  enclave(keys: KeySource, connections?: EnclaveConnections): EnclaveRuntimeOptions
}

export interface StageOptions {
  /** Blocks without inputs that follow the log's. */
  readonly emptyBlocks?: number
  readonly finalityLag?: number
  /** What can be shielded in all; requests beyond it are left out, because a parentchain would refuse them. */
  readonly funds?: bigint
}

export type Stage = (stf: Stf, log: LogInBlocks, options?: StageOptions) => StagedShard

/** RSA and Ed25519 are ideal here, so that a run takes milliseconds; see `createSimulatedProvider`. */
export function createStage(): Stage {
  const base = createProvider()
  return (stf, log, options = {}) => stageShard(base, stf, log, options)
}

/** Of ciphertexts and enclave keys; what a property draws is the log. */
const stageSeed = 1

function stageShard(
  base: CryptoProvider,
  stf: Stf,
  log: LogInBlocks,
  { emptyBlocks = 0, finalityLag = 0, funds = unlimitedFunds }: StageOptions,
): StagedShard {
  const random = createRandom(stageSeed)
  const provider = createSimulatedProvider(base, random.fork('envelopes'))
  const platform = createPlatform({ provider, entropy: random.fork('platform').bytes })
  const { domain, ...people } = createWorld(provider)
  const settings = { parameters: {}, shard: domain.shard, quotingKeys: [platform.quotingKey] }
  const programWith = (connections: EnclaveConnections): EnclaveProgram => {
    return { stf, parameters: struct({}), connect: () => connections }
  }
  const mrenclave = measureProgram(provider, programWith(nowhere), settings)
  const world = { ...people, domain: { ...domain, mrenclave } }
  const requests = [
    ...withinFunds(requestsOf(stf, world, log), funds),
    ...Array.from({ length: emptyBlocks }, () => []),
  ]
  const { pauses = [] } = log
  const { blocks, lightClient } = createPlainChain(world, { requests, pauses, finalityLag })
  const plain = { lightClient, extrinsics: plainExtrinsics(stf) }
  let expected: readonly ExpectedBlock[] | undefined
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  return {
    stf,
    world,
    requests,
    connections: plain,
    blocks,
    expected() {
      expected ??= expectedBlocks(stf, world, plain, blocks)
      return expected
    },
    platform,
    random,
    settings,
    program: (connections = plain) => programWith(connections),
    enclave: (keys, connections = plain) => ({
      program: programWith(connections),
      settings,
      keys,
      provider,
      services: {
        identity,
        sealingKey: platform.sealingKey(identity),
        entropy: random.bytes,
        quote: async (reportData) => platform.quote(identity, reportData),
        raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
      },
    }),
  }
}

/** Of a program that is measured and not run. */
const nowhere: EnclaveConnections = {
  lightClient: { verify: () => refuseToRun() },
  extrinsics: {
    effects: {},
    confirmation: () => refuseToRun(),
    outbound: () => refuseToRun(),
    registration: () => refuseToRun(),
    shardConfiguration: () => refuseToRun(),
    extrinsic: () => refuseToRun(),
  },
}

function refuseToRun(): never {
  throw new TypeError('a program that is measured only was run')
}

function requestsOf(stf: Stf, world: World, log: LogInBlocks): EnclaveBridgeCall[][] {
  return declareInputs(stf, world, log).map((inputs) =>
    inputs.map((input) => declaredRequest(world, simulatedShieldingKey, input)),
  )
}

const unlimitedFunds = 1n << 256n

function withinFunds(requests: readonly (readonly EnclaveBridgeCall[])[], funds: bigint): EnclaveBridgeCall[][] {
  let left = funds
  return requests.map((calls) =>
    calls.filter((call) => {
      const amount = call.type === 'shieldFunds' ? call.value.amount : 0n
      if (amount > left) return false
      left -= amount
      return true
    }),
  )
}

function expectedBlocks(
  stf: Stf,
  world: World,
  connections: EnclaveConnections,
  blocks: readonly ParentchainBlock[],
): ExpectedBlock[] {
  const reference = createReference(stf, world, connections)
  return blocks.flatMap((block) => {
    reference.follow(block)
    return reference.expected(block.hash) ?? []
  })
}
