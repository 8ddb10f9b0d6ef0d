import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { LogInBlocks } from '../log/log-record.js'
import { checkAsyncProperty } from '../verification/check-property.js'
import type { AsyncStfProperty, PropertyOptions } from '../verification/stf-property.js'
import { type CarriedEffect, effectText, expectedEffects } from '../workers/adapters/carried-effect.js'
import { embeddedFunds } from '../workers/adapters/embedded-adapters.js'
import { noFaults } from '../workers/adapters/no-faults.js'
import type { AdapterFaults, AdapterOutcome, WorkerAdapter } from '../workers/adapters/worker-adapter.js'
import { workerAdapters } from '../workers/adapters/worker-adapters.js'
import { createStage, type StagedShard } from '../workers/stage-shard.js'

const maxLength = 6

const anyFaults: fc.Arbitrary<AdapterFaults> = fc.record(
  {
    restarts: fc.uniqueArray(fc.integer({ min: 1, max: maxLength }), { maxLength: 2 }),
    lateAcknowledgements: fc.uniqueArray(fc.nat(10), { maxLength: 4 }),
    lostOutputs: fc.uniqueArray(fc.nat(10), { maxLength: 2 }),
    lostBlocks: fc.uniqueArray(fc.nat(10), { maxLength: 2 }),
    overtakenBlocks: fc.uniqueArray(fc.nat(10), { maxLength: 2 }),
    reorganizations: fc.uniqueArray(fc.integer({ min: 1, max: maxLength }), { maxLength: 1 }),
    requestsAstray: fc.boolean(),
    repeated: fc.boolean(),
    pause: fc.nat(2),
  },
  { noNullPrototype: true },
)

/**
 * Property 14. The requests of a log go, encrypted once, to a worker behind each adapter, which meets faults of its own:
 * it starts anew, is told everything twice, falls behind, and never hears that its outputs have arrived; blocks and
 * outputs are lost on their way, blocks overtake each other, requests come early and again, and where the parentchain
 * takes blocks back before they are final, the worker has executed them. It must come to the roots of an executor that nothing happens to, and outside must have happened each effect once.
 */
export function adapterIndependenceOf(adapters: readonly WorkerAdapter[]): AsyncStfProperty {
  return {
    number: 14,
    name: 'adapter independence',
    statement: 'The same ordered inputs come to the same roots behind every adapter, and each effect happens once.',
    defaultRuns: 20,
    property(stf, options) {
      const stage = createStage()
      const input = fc.record(
        {
          log: anyLogInBlocks(stf, { ...options, maxLength }).map(withoutPauses),
          faults: fc.tuple(...adapters.map(() => anyFaults)),
        },
        { noNullPrototype: true },
      )
      return fc.asyncProperty(input, async ({ log, faults }) => {
        const shard = stage(stf, log, { funds: embeddedFunds })
        const expected = expectedOutcome(shard)
        for (const [place, adapter] of adapters.entries()) {
          const given = { ...noFaults, ...faults[place] }
          const difference = differenceOf(expected, await adapter.run(shard, given))
          if (difference === undefined) continue
          throw propertyViolated(`behind the adapter '${adapter.name}', ${difference}`)
        }
      })
    },
  }
}

/** Property 14 behind all adapters of the house; see {@link adapterIndependenceOf}. */
export const adapterIndependenceProperty: AsyncStfProperty = adapterIndependenceOf(workerAdapters)

/** Checks {@link adapterIndependenceProperty}. @throws LockstepError `PropertyFailed` */
export function adapterIndependence(stf: Stf, options: PropertyOptions = {}): Promise<void> {
  return checkAsyncProperty(adapterIndependenceProperty, stf, options)
}

/** The embedded parentchain makes its blocks at one pace. */
function withoutPauses({ log, blocks }: LogInBlocks): LogInBlocks {
  return { log, blocks }
}

interface ExpectedOutcome extends AdapterOutcome {
  readonly isPayable: boolean
}

function expectedOutcome({ stf, world, expected }: StagedShard): ExpectedOutcome {
  const blocks = expected()
  const effects = expectedEffects(stf, world.provider, blocks)
  return {
    blocks: blocks.map(({ header: { number, stateRoot, receiptsRoot } }) => ({ number, stateRoot, receiptsRoot })),
    effects: effects.map(effectText),
    isPayable: sumOf(effects) <= embeddedFunds,
  }
}

function sumOf(effects: readonly CarriedEffect[]): bigint {
  return effects.reduce((sum, { amount }) => sum + amount, 0n)
}

function differenceOf(expected: ExpectedOutcome, actual: AdapterOutcome): string | undefined {
  for (const { number, stateRoot, receiptsRoot } of expected.blocks) {
    const block = actual.blocks[number - 1]
    if (block?.number !== number) return `block ${number} is missing`
    if (block.receiptsRoot !== receiptsRoot) {
      return `block ${number} has the receipts root ${block.receiptsRoot}, expected ${receiptsRoot}`
    }
    if (block.stateRoot !== stateRoot) return `block ${number} has the root ${block.stateRoot}, expected ${stateRoot}`
  }
  if (actual.blocks.length > expected.blocks.length) return `block ${expected.blocks.length + 1} is one too many`
  return expected.isPayable ? effectDifference(expected.effects, actual.effects) : undefined
}

function effectDifference(expected: readonly string[], actual: readonly string[]): string | undefined {
  const place = expected.findIndex((effect, index) => actual[index] !== effect)
  if (place >= 0) return `effect ${place + 1} is ${actual[place] ?? 'missing'}, expected ${expected[place]}`
  return actual.length > expected.length ? `effect ${expected.length + 1} happens beyond what was sent` : undefined
}
