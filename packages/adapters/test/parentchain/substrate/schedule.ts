import type { Hex, LockstepError } from '@lockstep/core'
import type { BlockReference, ExecutedBlock, ParentchainBlock } from '@lockstep/core/worker'
import {
  connectSubstrateRpc,
  createSubstrateLightClient,
  createSubstrateParentchain,
  importFromBest,
  type Reorganization,
} from '../../../src/parentchain/substrate/index.js'
import { seededNumbers } from '../../seeded-numbers.js'
import { childOf, type FakeBlock, genesisBlock, provider, runtime } from './fake-chain.js'
import { type FakeNode, nothing, startFakeNode } from './fake-node.js'

export interface ScheduleOutcome {
  /** Hashes taken over, by number from 1 on; those taken back are gone. */
  readonly taken: readonly Hex[]
  /** The node's chain, final to its end. */
  readonly chain: readonly Hex[]
  readonly error: LockstepError | undefined
  readonly alarms: readonly string[]
  /** Code of a question after the end. */
  readonly afterwards: string | undefined
  /** Depths of the forks that were made. */
  readonly forks: readonly number[]
  /** What was told to have been taken back. */
  readonly reorganizations: readonly Reorganization[]
}

const runtimes = [{ firstBlock: 1, runtime }]
const trust = { finality: 'host', events: 'proven' } as const
const deepest = 12

/**
 * A node behaves by a seed: it grows, forks, makes blocks final late, lags, loses blocks, hangs up; whoever follows it
 * waits, and every wait is the next step. At the end all is final, or what was final is replaced by other blocks.
 */
export async function runSchedule(
  seed: number,
  follow: 'finalized' | 'best',
  ending: 'final' | 'rewritten',
): Promise<ScheduleOutcome> {
  const random = seededNumbers(seed)
  const genesis = genesisBlock()
  const node = await startFakeNode(genesis)
  const rpc = connectSubstrateRpc({ url: node.url })
  const signal = new AbortController()
  const forks: number[] = []
  const alarms: string[] = []
  const reorganizations: Reorganization[] = []
  const script = scriptOf(node, random, forks)
  let steps = 20 + random(20)
  let ended = false

  async function pause(): Promise<void> {
    steps -= 1
    if (steps > 0) return script.step()
    if (steps === 0) {
      script.settle()
      ended = true
      return
    }
    // All that there was has been taken over by now.
    if (steps === -1 && ending === 'rewritten') return script.rewrite()
    if (steps < -50) signal.abort()
  }

  const chain = createSubstrateParentchain({
    provider,
    rpc,
    genesisHash: genesis.hash,
    runtimes,
    trust,
    follow,
    retries: 1000,
    pause,
    onAlarm: ({ code }) => alarms.push(code),
  })
  const client = createSubstrateLightClient({
    provider,
    genesisHash: genesis.hash,
    runtimes,
    trust,
    takeUnfinalized: follow === 'best',
  })
  const taken: BlockReference[] = []
  const take = (block: ParentchainBlock): ExecutedBlock => {
    const { number, hash } = client.verify(taken.at(-1), block)
    taken.push({ number, hash })
    return { number, sealed: new Uint8Array(0), signedHeader: undefined as never }
  }
  const worker = {
    async *import() {
      for await (const block of chain.finalizedBlocks(taken.length + 1, signal.signal)) yield take(block)
    },
    async revert(number: number) {
      taken.length = number
    },
    store: { latest: async () => taken.at(-1) && { number: taken.length, sealed: new Uint8Array(0) } },
  }
  let error: LockstepError | undefined
  const options = {
    signal: signal.signal,
    onReorganization: (reorganization: Reorganization) => reorganizations.push(reorganization),
  }
  try {
    for await (const { number } of importFromBest(worker, options)) {
      if (ended && ending === 'final' && number === node.view.best.length - 1) break
    }
  } catch (caught) {
    error = caught as LockstepError
  }
  const afterwards = await chain.finalizedHead().then(
    () => undefined,
    ({ code }: LockstepError) => code,
  )
  rpc.close()
  await node.close()
  const hashes = node.view.best.slice(1).map(({ hash }) => hash)
  return { taken: taken.map(({ hash }) => hash), chain: hashes, error, alarms, afterwards, forks, reorganizations }
}

function scriptOf(node: FakeNode, random: (below: number) => number, forks: number[]) {
  const { view } = node
  let best: readonly FakeBlock[] = view.best
  let final = 0
  let moment = 1n

  function grow(count: number): void {
    for (let added = 0; added < count; added += 1) {
      const parent = best.at(-1)
      if (parent === undefined) return
      moment += 1n
      best = [...best, childOf(parent, moment)]
    }
  }

  function replace(depth: number): void {
    best = best.slice(0, best.length - depth)
    grow(depth + 1)
  }

  function show(behind: number): void {
    view.best = best.slice(0, Math.max(1, best.length - behind))
    view.finalized = Math.min(final, view.best.length - 1)
  }

  function finalize(lag: number): void {
    final = Math.max(final, best.length - 1 - lag)
  }

  return {
    async step(): Promise<void> {
      view.intercept = undefined
      grow(random(4))
      switch (random(7)) {
        case 0: {
          const depth = 1 + random(deepest)
          grow(Math.max(0, depth - (best.length - 1 - final)))
          forks.push(depth)
          replace(depth)
          break
        }
        case 1:
        case 2:
          finalize(random(deepest + 1))
          break
        case 3:
          show(random(5))
          return
        case 4:
          node.disconnect()
          break
        case 5:
          view.intercept = (method) => (method === 'chain_getBlock' ? nothing : undefined)
          break
        default:
      }
      show(0)
    },
    settle(): void {
      view.intercept = undefined
      grow(3)
      finalize(0)
      show(0)
    },
    /** Another history from a final block on, longer than the one before. */
    rewrite(): void {
      replace(1 + random(Math.min(deepest, best.length - 2)))
      grow(1)
      finalize(0)
      show(0)
    },
  }
}
