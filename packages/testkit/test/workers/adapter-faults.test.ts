import type { EnclaveConnections } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import type { VerifiedBlock } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { adapterIndependenceOf, type LogInBlocks, type WorkerAdapter, workerAdapters } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { findCounterexampleAsync } from '../../src/verification/check-property.js'
import { embeddedAdapter, embeddedFunds } from '../../src/workers/adapters/embedded-adapters.js'
import { noFaults } from '../../src/workers/adapters/no-faults.js'
import { orderedLogAdapter } from '../../src/workers/adapters/ordered-log-adapter.js'
import { submitRequests } from '../../src/workers/adapters/submit-request.js'
import type { AdapterFaults } from '../../src/workers/adapters/worker-adapter.js'
import { createStage } from '../../src/workers/stage-shard.js'

const unshield = (amount: string) =>
  ({
    call: 'balanceUnshieldThroughEnclaveBridgePallet',
    from: 0,
    args: { beneficiary: 'party:1', amount, shard: 'shard' },
    nonce: 'next',
  }) as const

/** Three blocks, in each of which something leaves the shard or comes to it. */
const payments: LogInBlocks = {
  log: [
    { inbound: 'shieldFunds', args: { who: 'party:0', amount: '1000' } },
    unshield('1'),
    unshield('2'),
    unshield('3'),
  ],
  blocks: [2, 1, 1],
}

const stage = () => createStage()(balances, payments, { funds: embeddedFunds })

/** An adapter whose enclave meets the parentchain in another way. */
function connectedBy(
  adapter: WorkerAdapter,
  change: (lightClient: EnclaveConnections['lightClient']) => EnclaveConnections['lightClient'],
): WorkerAdapter {
  const changed = (connections: EnclaveConnections | undefined): EnclaveConnections | undefined =>
    connections && { ...connections, lightClient: change(connections.lightClient) }
  return {
    ...adapter,
    run: (shard, faults) =>
      adapter.run(
        {
          ...shard,
          enclave: (keys, connections) => shard.enclave(keys, changed(connections)),
          program: (connections) => shard.program(changed(connections)),
        },
        faults,
      ),
  }
}

const verifying = (change: (verify: () => VerifiedBlock, number: number, hash: `0x${string}`) => VerifiedBlock) =>
  ((own) => ({
    ...own,
    verify: (previous, block) => change(() => own.verify(previous, block), block.number, block.hash),
  })) satisfies (own: EnclaveConnections['lightClient']) => EnclaveConnections['lightClient']

/** It takes every block for final, those of a fork too. */
const allFinal = verifying((verify) => {
  const verified = verify()
  return { ...verified, finalized: verified.number }
})

/** A block that comes too early is taken for one without inputs. */
const fillingGaps = verifying((verify, number, hash) => {
  try {
    return verify()
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'BlockNumberGap') throw error
    return { number, hash, parentHash: hash, timestamp: 0n, inputs: [] }
  }
})

const single: readonly (readonly [string, Partial<AdapterFaults>])[] = [
  ['outputs that are lost on their way', { lostOutputs: [0, 2] }],
  ['blocks that are lost on their way', { lostBlocks: [0, 1] }],
  ['a block that the next one overtakes', { overtakenBlocks: [0], pause: 2 }],
  ['a block that is taken back', { reorganizations: [2] }],
  ['a first block that is taken back', { reorganizations: [1] }],
  ['requests that come early and again', { requestsAstray: true }],
]

describe.each(single)('%s', (_, faults) => {
  test.each(workerAdapters)('make no difference behind the adapter $name', async (adapter) => {
    const [calm, troubled] = [
      await adapter.run(stage(), noFaults),
      await adapter.run(stage(), { ...noFaults, ...faults }),
    ]
    expect(calm.blocks).toHaveLength(3)
    expect(calm.effects.map((effect) => effect.split(' ')[0])).toEqual(['1', '2', '3'])
    expect(troubled).toEqual(calm)
  })
})

describe('property 14 finds', () => {
  test('a worker that lets something of a block out which is taken back', async () => {
    const defective = connectedBy(embeddedAdapter, allFinal)
    const troubled = defective.run(stage(), { ...noFaults, reorganizations: [2] })
    await expect(troubled).rejects.toMatchObject({ code: 'BlockFinal' })
    expect(await defective.run(stage(), noFaults)).toEqual(await embeddedAdapter.run(stage(), noFaults))
    expect(await findCounterexampleAsync(adapterIndependenceOf([defective]), balances, {})).toBeDefined()
  })

  test('an enclave that takes a block before the one that comes first', async () => {
    const defective = connectedBy(orderedLogAdapter, fillingGaps)
    const found = await findCounterexampleAsync(adapterIndependenceOf([defective]), balances, {})
    expect(found?.reason).toMatch(/block \d/)
    expect(found?.input).toMatchObject({ faults: [{ overtakenBlocks: [expect.any(Number)] }] })
  })

  test('a chain that takes a request early, or once more', async () => {
    const { world, requests } = stage()
    const [signer] = world.parties
    const greedy = { genesisHash: world.domain.shard, nextNonce: async () => 0, submit: async () => world.domain.shard }
    if (signer === undefined) return expect.fail('there is no party')
    const [both = []] = requests
    await expect(submitRequests(greedy, signer, both, true)).rejects.toThrow(/comes too early is taken/)
    await expect(submitRequests(greedy, signer, both.slice(1), true)).rejects.toThrow(/comes again is taken/)
    await submitRequests(greedy, signer, both, false)
  })
})
