import { composeExtrinsic } from '@lockstep/adapters/parentchain/embedded'
import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import { type Hex, LockstepError } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import { createSimulatedLink } from './simulated-link.js'
import type { Simulation } from './simulation.js'

/** Somebody who sends requests to the shard through the parentchain, one after the other. */
export interface SimulatedClient {
  readonly account: Hex
  /** Whether all requests were accepted. */
  isDone(): boolean
  /** Answers when they were. */
  readonly done: Promise<void>
}

export interface ClientOptions {
  readonly name: string
  /** Signs the extrinsics; nobody else may. */
  readonly signer: Signer
  /** In their order. */
  readonly requests: readonly EnclaveBridgeCall[]
  /** What the client waits for before it begins. */
  readonly after: Promise<void>
}

export function startClient(simulation: Simulation, { name, signer, requests, after }: ClientOptions): SimulatedClient {
  const { chain, clock, faults, fail } = simulation
  const random = simulation.random.fork(name)
  const link = createSimulatedLink(name, clock, random, faults)
  let isDone = false
  let nonce = 0

  /** The same bytes until somebody says that they arrived: the nonce makes them count once. */
  async function send(request: EnclaveBridgeCall): Promise<void> {
    const call = chain.encodeCall({ type: 'enclaveBridge', value: request })
    const extrinsic = composeExtrinsic(signer, { call, nonce, genesisHash: chain.genesisHash })
    nonce += 1
    while (!(await arrives(extrinsic))) await clock.sleep(random.between(500, 4_000), `${name} waits`)
  }

  async function arrives(extrinsic: Uint8Array): Promise<boolean> {
    try {
      await link.call('submits a request', () => chain.submit(extrinsic))
      return true
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error
      if (error.code === 'StaleNonce') return true
      if (error.code === 'LinkLost' || error.code === 'MempoolFull') return false
      throw error
    }
  }

  async function run(): Promise<void> {
    await after
    for (const request of requests) {
      await clock.sleep(random.between(100, 6_000), `${name} thinks`)
      await send(request)
      if (faults.strikes('repeatedOperations', random)) await send(request)
    }
    isDone = true
  }

  const done = run().catch((error: unknown) => fail(`${name} ended with ${String(error)}`))
  return { account: signer.account, isDone: () => isDone, done }
}
