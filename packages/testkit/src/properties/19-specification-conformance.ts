import { fromHex, type Hex } from '@lockstep/core'
import { type Codec, decode, encode } from '@lockstep/core/codec'
import { executeBlock, nonceItem, nonceSpace, runGetter } from '@lockstep/core/engine'
import type { PreparedInput } from '@lockstep/core/operation'
import { codeName, type Receipt } from '@lockstep/core/receipt'
import type { State } from '@lockstep/core/state'
import { type BlockContext, bindReadonlyMap, type Call, type Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { genesisState } from '../execution/execute-blocks.js'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { admittedRequest, anyRequest, type RequestRecord } from '../generation/any-request.js'
import { singleInputs } from '../generation/single-inputs.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logBlock, logToBlocks } from '../log/log-to-blocks.js'
import { valueToJson } from '../log/value-to-json.js'
import { partyOf, type World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import type { ModelEvent, ModelRun } from '../specification/define-model.js'
import type { ModelPlace, StfModel } from '../specification/index.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyDescription, PropertyOptions, StfProperty } from '../verification/stf-property.js'

const mostRequests = 6

/** What it is called, and says, whatever the model is. */
export const specificationConformanceDescription: PropertyDescription = {
  number: 19,
  name: 'specification conformance',
  statement:
    'The STF does what its model says: the same calls fail, with the same errors, and getters answer the same.',
  defaultRuns: 100,
}

/**
 * Property 19: a model and the STF are given the same log, input by input, and agree on what fails and with which error,
 * and on what getters answer behind every input.
 */
export function specificationConformanceProperty(model: StfModel): StfProperty {
  return {
    ...specificationConformanceDescription,
    property(stf, options) {
      const world = createWorlds().fastest
      const request = anyRequest(stf, ({ access, name }) => model.hasGetter(access, name))
      const requests: fc.Arbitrary<RequestRecord[]> =
        request === undefined ? fc.constant([]) : fc.array(request, { minLength: 1, maxLength: mostRequests })
      const input = fc.record({ log: anyLogInBlocks(stf, options), requests }, { noNullPrototype: true })
      return fc.property(input, ({ log, requests: asked }) => {
        const known = { ...log, log: log.log.filter((record) => model.hasCall(callName(stf, record))) }
        replayLog(stf, world, model, known, asked)
      })
    },
  }
}

/** Checks {@link specificationConformanceProperty}. @throws LockstepError `PropertyFailed` */
export function specificationConformance(stf: Stf, model: StfModel, options: PropertyOptions = {}): void {
  checkProperty(specificationConformanceProperty(model), stf, options)
}

function callName(stf: Stf, record: LogInBlocks['log'][number]): string {
  return 'call' in record ? record.call : (stf.callByInbound(record.inbound)?.name ?? '')
}

function replayLog(
  stf: Stf,
  world: World,
  model: StfModel,
  log: LogInBlocks,
  requests: readonly RequestRecord[],
): void {
  const run = model.start()
  const state = genesisState(stf, world.provider)
  requireAnswers(stf, world, run, state, logBlock(world, -1), requests, 'genesis')
  for (const block of singleInputs(logToBlocks(stf, world, log))) {
    const place = placeIn(world, state, block)
    const result = executeBlock({ stf, provider: world.provider }, state, block)
    state.commit(result.prepared)
    run.blockStart(place)
    const [input] = block.inputs
    const [receipt] = result.receipts
    const name = input === undefined || input.kind === 'rejected' ? 'a block without calls' : input.call.name
    if (input !== undefined && input.kind !== 'rejected' && receipt !== undefined && receipt.status !== 'Rejected') {
      const events = requireOutcome(stf, run, place, input, receipt)
      if (model.comparesEvents) requireEvents(stf, input.call, events, receipt, block.number)
    }
    run.blockEnd(place)
    requireAnswers(stf, world, run, state, block, requests, `${name} in block ${block.number}`)
  }
}

function requireOutcome(
  stf: Stf,
  run: ModelRun,
  place: ModelPlace,
  input: Exclude<PreparedInput, { readonly kind: 'rejected' }>,
  receipt: Receipt,
): readonly ModelEvent[] {
  const actual = receipt.status === 'Executed' ? undefined : codeName(stf, receipt)
  const { call, args } = input
  const { failure, events } = run.call(
    call.name,
    { ...place, origin: input.kind === 'call' ? input.sender : place.shard },
    args,
  )
  const expected = failure === undefined ? undefined : qualified(stf, call, failure)
  if (actual === expected) return events
  const given = JSON.stringify(valueToJson(args))
  const [is, should] = [actual, expected].map((error) => (error === undefined ? 'is executed' : `fails with ${error}`))
  throw propertyViolated(`${call.name} ${given} in block ${place.block.number} ${is}; by the model it ${should}`)
}

/** A name of the call's own module gets that in front. */
function qualified(stf: Stf, call: Call, name: string): string {
  return name.includes('.') ? name : `${stf.moduleByNumber(call.module)?.name}.${name}`
}

function requireEvents(stf: Stf, call: Call, emitted: readonly ModelEvent[], receipt: Receipt, block: number): void {
  const actual = receipt.events.map(({ module: number, index, payload }) => {
    const module = stf.moduleByNumber(number)
    const event = Object.values(module?.events ?? {}).find((each) => each.index === index)
    return `${module?.name}.${event?.name} ${event === undefined ? payload : shown(decode(event.payload, fromHex(payload)))}`
  })
  const expected = emitted.map(({ name, payload }) => `${qualified(stf, call, name)} ${shown(payload)}`)
  if (actual.join('; ') === expected.join('; ')) return
  const [is, should] = [actual, expected].map((each) => each.join('; ') || 'nothing')
  throw propertyViolated(`${call.name} in block ${block} emits ${is}; by the model ${should}`)
}

function requireAnswers(
  stf: Stf,
  world: World,
  run: ModelRun,
  view: State,
  block: BlockContext,
  requests: readonly RequestRecord[],
  behind: string,
): void {
  for (const request of requests) {
    const admitted = admittedRequest(stf, world, request)
    const { getter, args } = admitted
    const outcome = runGetter(stf, world.domain.shard, { view, block }, admitted)
    const returns: Codec<unknown> = getter.returns
    const actual = 'value' in outcome ? shown(decode(returns, outcome.value)) : outcome.refused
    const origin = partyOf(world, request.by).account
    const answer = run.answer(getter.access, getter.name, { ...placeIn(world, view, block), origin }, args)
    const expected = shown(normal(returns, answer, getter.name))
    if (actual !== expected) {
      throw propertyViolated(`behind ${behind}, ${getter.name} answers ${actual}; by the model ${expected}`)
    }
  }
}

/** What a codec makes of a value, such as bytes in another spelling. */
function normal(codec: Codec<unknown>, value: unknown, getter: string): unknown {
  try {
    return decode(codec, encode(codec, value))
  } catch (error) {
    throw propertyViolated(`what the model answers for ${getter} is none of its values: ${String(error)}`)
  }
}

function shown(value: unknown): string {
  return JSON.stringify(valueToJson(value))
}

function placeIn({ domain }: World, state: State, block: BlockContext): ModelPlace {
  const { number, hash, timestamp } = block
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  return { shard: domain.shard, block: { number, hash, timestamp }, nonceOf: (account: Hex) => nonces.get(account) }
}
