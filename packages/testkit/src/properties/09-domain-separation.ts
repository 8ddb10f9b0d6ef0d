import type { Hex } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import { admitGetter, type Block, executeBlock, type StateAtBlock } from '@lockstep/core/engine'
import {
  appendNonce,
  boundGetterPayload,
  callSigningPayload,
  type Domain,
  encodeTrustedGetter,
  type OperationEnvironment,
  type PreparedInput,
  prepareOperation,
  signCall,
  signGetter,
} from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import type { State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { blockTraces } from '../execution/block-traces.js'
import { genesisState } from '../execution/execute-blocks.js'
import { propertyViolated } from '../execution/property-violated.js'
import { unrooted } from '../execution/unrooted.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { admittedRequest, anyRequest, type RequestRecord } from '../generation/any-request.js'
import { type DeclaredCall, declareInputs } from '../log/declare-inputs.js'
import { logBlock } from '../log/log-to-blocks.js'
import { bareEnvelope, boundEnvelope, callEnvelope } from '../log/signed-envelope.js'
import { partyOf, type World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'

const maxLength = 6

const otherDomains = {
  'another shard': ({ mrenclave }: Domain): Domain => ({ mrenclave, shard: other32 }),
  'another enclave': ({ shard }: Domain): Domain => ({ mrenclave: other32, shard }),
  'shard and enclave in each other’s place': ({ mrenclave, shard }: Domain): Domain => ({
    mrenclave: shard,
    shard: mrenclave,
  }),
} as const

const other32: Hex = `0x${'c3'.repeat(32)}`
const lifetime = 10

/**
 * Property 9, with real signatures. The policy is the laxest there is: getter requests whose signature covers nothing
 * but the getter are answered too, because a client that signs one must not have signed a call by it.
 */
export const domainSeparationProperty: StfProperty = {
  number: 9,
  name: 'domain separation',
  statement: 'A signature is good for one shard, one enclave and one purpose: for all others it is refused.',
  defaultRuns: 25,
  property(stf, options) {
    const world = createWorlds().fastest
    const request = anyRequest(stf)
    const input = fc.record(
      { log: anyLogInBlocks(stf, { ...options, maxLength }), request: request ?? fc.constant(null) },
      { noNullPrototype: true },
    )
    return fc.property(input, ({ log, request: asked }) => {
      const state = genesisState(stf, world.provider)
      const calls = declareInputs(stf, world, log)
        .flat()
        .filter((each): each is DeclaredCall => each.kind === 'call')
      for (const call of calls) {
        refuseForeignCall(stf, world, state, call)
        refuseCallAsGetter(stf, world, state, call, asked)
      }
      if (asked?.access === 'trusted') refuseForeignGetter(stf, world, state, asked)
    })
  },
}

/** Checks {@link domainSeparationProperty}. @throws LockstepError `PropertyFailed` */
export function domainSeparation(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(domainSeparationProperty, stf, options)
}

function refuseForeignCall(stf: Stf, world: World, state: State, declared: DeclaredCall): void {
  const { call, encodedCall, nonce, sender } = declared
  const environment = environmentOf(stf, world)
  const signer = partyOf(world, sender)
  const signedFor = (domain: Domain): PreparedInput =>
    prepareOperation(environment, signCall(encodedCall, { nonce, domain, signer, path: 'indirectCall' }))
  if (signedFor(world.domain).kind !== 'call')
    throw propertyViolated(`${call.name} is refused, though it is signed well`)
  for (const [other, domainOf] of Object.entries(otherDomains)) {
    const input = signedFor(domainOf(world.domain))
    const code = codeOf(stf, world, state, input)
    if (code !== 'BadSignature') throw propertyViolated(`${call.name}, signed for ${other}, comes to ${code}`)
  }
}

/** What becomes of an input that must be refused; where it leaves anything behind, that is told. */
function codeOf(stf: Stf, world: World, state: State, input: PreparedInput): string {
  const { provider, domain } = world
  const empty: Block = { ...logBlock(world, 0), shard: domain.shard, inputs: [] }
  const tried = unrooted(state)
  const without = executeBlock({ stf, provider }, tried, empty)
  const result = executeBlock({ stf, provider }, tried, { ...empty, inputs: [input] })
  const [receipt] = result.receipts
  const [should, are] = [blockTraces(without), blockTraces(result)]
  if (should !== are) return `a change: ${are}`
  return receipt === undefined ? 'no receipt' : codeName(stf, receipt)
}

/** The signature of a call on getters: on the one that is asked, and on the signed bytes themselves, read as one. */
function refuseCallAsGetter(
  stf: Stf,
  world: World,
  state: State,
  { call, encodedCall, nonce, sender }: DeclaredCall,
  asked: RequestRecord | null,
): void {
  const signer = partyOf(world, sender)
  const payload = callSigningPayload(appendNonce(encodedCall, nonce), world.domain)
  const signature = signer.sign(payload)
  const getters = asked?.access === 'trusted' ? [encodedGetter(stf, world, { ...asked, by: sender })] : []
  const requests = [
    bareEnvelope(payload, signature),
    ...getters.flatMap((getter) => [bareEnvelope(getter, signature), boundEnvelope(getter, lifetime, signature)]),
  ]
  for (const request of requests) {
    if (refusalOf(stf, world, state, request) === undefined) {
      throw propertyViolated(`the signature of ${call.name} is one of a getter request as well`)
    }
  }
  for (const getter of getters) {
    const signatures = [signer.sign(getter), signer.sign(boundGetterPayload(getter, lifetime, world.domain))]
    for (const each of signatures) {
      const operation = callEnvelope(appendNonce(encodedCall, nonce), each)
      if (prepareOperation(environmentOf(stf, world), operation).kind === 'rejected') continue
      throw propertyViolated(`the signature of a getter request is one of ${call.name} as well`)
    }
  }
}

function refuseForeignGetter(stf: Stf, world: World, state: State, asked: RequestRecord): void {
  const getter = encodedGetter(stf, world, asked)
  const signer: Signer = partyOf(world, asked.by)
  const signedFor = (domain: Domain): string | undefined =>
    refusalOf(stf, world, state, signGetter(getter, { signer, domain, expiry: lifetime }))
  const own = signedFor(world.domain)
  if (own !== undefined) throw propertyViolated(`${asked.getter} is refused as ${own}, though it is signed well`)
  for (const [other, domainOf] of Object.entries(otherDomains)) {
    const refusal = signedFor(domainOf(world.domain))
    if (refusal === 'BadSignature') continue
    throw propertyViolated(`${asked.getter}, signed for ${other}, is ${refusal ?? 'answered'}`)
  }
}

function refusalOf(stf: Stf, world: World, view: State, request: Uint8Array): string | undefined {
  const latest: StateAtBlock = { view, block: logBlock(world, -1) }
  const admitted = admitGetter(environmentOf(stf, world), { bareGetters: true }, latest, request)
  return 'refused' in admitted ? admitted.refused : undefined
}

function encodedGetter(stf: Stf, world: World, asked: RequestRecord): Uint8Array {
  const { getter, args } = admittedRequest(stf, world, asked)
  return encodeTrustedGetter(getter, partyOf(world, asked.by).account, args)
}

function environmentOf(stf: Stf, { provider, domain }: World): OperationEnvironment {
  return { stf, provider, domain }
}
