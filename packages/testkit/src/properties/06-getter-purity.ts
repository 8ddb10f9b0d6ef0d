import { fromHex, toHex } from '@lockstep/core'
import { type AdmittedGetter, type Block, openSnapshot, runGetter } from '@lockstep/core/engine'
import { type ReadableState, type State, takeSnapshot } from '@lockstep/core/state'
import { type BlockContext, type Stf, stfIdentity } from '@lockstep/core/stf'
import fc from 'fast-check'
import type { BlockOutcome } from '../execution/block-outcome.js'
import { entriesOf } from '../execution/entries-of.js'
import { executeBlocks, genesisState, importBlock } from '../execution/execute-blocks.js'
import { firstDifference } from '../execution/first-difference.js'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { admittedRequest, anyRequest, type RequestRecord } from '../generation/any-request.js'
import { logBlock, logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { writingFunction } from './writing-function.js'

const mostRequests = 6
const keptVersions = 64

/**
 * Property 6. Behind every block the same questions are asked: twice, in two orders, and of a state that was opened from
 * a snapshot. In the end they are asked once more of all the versions, the newest first. A worker that nobody asks
 * anything comes to the same.
 */
export const getterPurityProperty: StfProperty = {
  number: 6,
  name: 'getter purity',
  statement: 'Getters change nothing, and answer from the state alone: in any order, as often as they are asked.',
  defaultRuns: 50,
  property(stf, options) {
    const world = createWorlds().fastest
    const request = anyRequest(stf)
    const requests: fc.Arbitrary<RequestRecord[]> =
      request === undefined ? fc.constant([]) : fc.array(request, { minLength: 1, maxLength: mostRequests })
    const input = fc.record({ log: anyLogInBlocks(stf, options), requests }, { noNullPrototype: true })
    return fc.property(input, (given) => {
      if (given.requests.length === 0) return
      const offers: string[] = []
      const asked = given.requests.map((each) => watched(admittedRequest(stf, world, each), offers))
      const blocks = logToBlocks(stf, world, given.log)
      const unasked = executeBlocks(stf, world.provider, genesisState(stf, world.provider), blocks)
      const difference = firstDifference(unasked, runAsked(stf, world, blocks, asked))
      if (difference !== undefined) throw propertyViolated(`where getters are asked in between, ${difference}`)
      if (offers[0] !== undefined) throw propertyViolated(offers[0])
    })
  },
}

/** Checks {@link getterPurityProperty}. @throws LockstepError `PropertyFailed` */
export function getterPurity(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(getterPurityProperty, stf, options)
}

function runAsked(
  stf: Stf,
  world: World,
  blocks: readonly Block[],
  requests: readonly AdmittedGetter[],
): BlockOutcome[] {
  const { provider } = world
  const state = genesisState(stf, provider, keptVersions)
  const outcomes: BlockOutcome[] = []
  const answers: { readonly version: number; readonly block: BlockContext; readonly given: readonly string[] }[] = []
  const askBehind = (block: BlockContext): void => {
    answers.push({ version: state.version(), block, given: askAround(stf, world, state, block, requests) })
  }
  askBehind(logBlock(world, -1))
  for (const block of blocks) {
    outcomes.push(importBlock(stf, provider, state, block))
    askBehind(block)
  }
  for (const { version, block, given } of answers.toReversed()) {
    agree(`version ${version} asked later`, requests, given, ask(stf, world, state.at(version), block, requests))
  }
  return outcomes
}

/** The answers over one state, which every way of asking agrees on. */
function askAround(
  stf: Stf,
  world: World,
  state: State,
  block: BlockContext,
  requests: readonly AdmittedGetter[],
): readonly string[] {
  const before = standOf(state)
  const given = ask(stf, world, state, block, requests)
  const backwards = ask(stf, world, state, block, requests.toReversed()).toReversed()
  const restored = ask(stf, world, fromSnapshot(stf, world, state), block, requests)
  if (standOf(state) !== before) throw propertyViolated('getters have changed the state')
  agree('asked again, in the other order', requests, given, backwards)
  agree('asked of a snapshot', requests, given, restored)
  return given
}

function ask(
  stf: Stf,
  { domain }: World,
  view: ReadableState,
  block: BlockContext,
  requests: readonly AdmittedGetter[],
): string[] {
  return requests.map((request) => {
    const outcome = runGetter(stf, domain.shard, { view, block }, request)
    return 'value' in outcome ? toHex(outcome.value) : outcome.refused
  })
}

/** A getter whose context is looked through for a way to write; what it throws itself, the engine would contain. */
function watched(request: AdmittedGetter, offers: string[]): AdmittedGetter {
  const { getter } = request
  const read: typeof getter.read = (context, args) => {
    const writing = writingFunction(context.state)
    if (writing !== undefined) offers.push(`the context of ${getter.name} offers state.${writing}`)
    return getter.read(context, args)
  }
  return { ...request, getter: { ...getter, read } }
}

function fromSnapshot(stf: Stf, { provider }: World, state: State): State {
  const identity = stfIdentity(provider, stf)
  const chunks = takeSnapshot(state.at(state.version()), fromHex(identity))
  return openSnapshot({ stf, provider }, chunks, { root: state.root(), identity })
}

function standOf(state: State): string {
  return `version ${state.version()}, root ${toHex(state.root())}\n${entriesOf(state)}`
}

function agree(
  how: string,
  requests: readonly AdmittedGetter[],
  expected: readonly string[],
  actual: readonly string[],
): void {
  for (const [index, answer] of expected.entries()) {
    if (actual[index] === answer) continue
    const name = requests[index]?.getter.name
    throw propertyViolated(`${how}, ${name} answers ${actual[index]}, expected ${answer}`)
  }
}
