import type { Hex } from '../hex.js'
import type { EventRecord } from '../receipt/index.js'
import type { AnyCallContext, Weight } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import type { DeclaredFailure } from './call-outcome.js'
import type { Outbound } from './outbound.js'
import { openGate } from './state-gate.js'

/** What the fee of an operation has said before its call runs: it stays, and counts with what the call says. */
export interface Preceding {
  readonly events: readonly EventRecord[]
  readonly effects: number
  readonly draws: number
}

const nothing: Preceding = { events: [], effects: 0, draws: 0 }

/** A piece of the STF's code in progress, a call or a hook, and what it has said so far. */
export interface CallScope {
  readonly run: BlockRun
  readonly origin: Hex
  /** What its effects take their ids from. */
  readonly callAndNonce: Uint8Array
  /** Its place in the block, for its random draws. */
  readonly place: number
  readonly weight: Weight
  readonly preceding: Preceding
  /** `undefined` before the first one. PERF: a list that begins with one has room for one, an empty one then for 17. */
  events: EventRecord[] | undefined
  readonly effects: Outbound[]
  /** The module that it has run in first, 0 for none yet, and the context there. */
  module: number
  context: AnyCallContext | undefined
  /** The contexts of the other modules that it has run in, by their numbers. */
  contexts: (AnyCallContext | undefined)[] | undefined
  /** The declared error that it failed with, if it did. */
  failure: DeclaredFailure | undefined
  /** Bytes of its events, effects and output. */
  messageBytes: number
  /** How often random bytes were drawn, for its fee too. */
  draws: number
  /** Attempts in progress. One that a stack overflow kept from being closed stays: then nothing of the call counts. */
  openAttempts: number
  /** Whether the block had no room for one of its messages: then it has failed, whatever its code makes of it. */
  blockFull: boolean
  open: boolean
}

type ScopeOptions = Pick<CallScope, 'origin' | 'callAndNonce' | 'place' | 'weight'> & { readonly preceding?: Preceding }

/**
 * Opens the state to one call. Its contexts end with it: what an author keeps of them throws later. PERF: but for `state`,
 * which all calls of a block share: it throws between them and in later blocks, not within a later call.
 */
export function openCallScope(run: BlockRun, options: ScopeOptions): CallScope {
  const { origin, callAndNonce, place, weight, preceding = nothing } = options
  openGate(run.gate, weight)
  return {
    run,
    origin,
    callAndNonce,
    place,
    weight,
    preceding,
    events: undefined,
    effects: [],
    module: 0,
    context: undefined,
    contexts: undefined,
    failure: undefined,
    messageBytes: 0,
    draws: preceding.draws,
    openAttempts: 0,
    blockFull: false,
    open: true,
  }
}

export function closeCallScope(scope: CallScope): void {
  scope.open = false
  scope.run.gate.open = false
}

/** What a call has taken from the state counts for the block, whether it succeeded or not. */
export function chargeWeight({ run, weight }: Pick<CallScope, 'run' | 'weight'>): void {
  run.operations += weight.operations - Math.max(0, run.gate.operations)
  run.bytes += weight.bytes - Math.max(0, run.gate.bytes)
}

/**
 * All that a call may take counts for the block. For one that ended by a bug: how far it came before the end of the
 * stack, for one, is not the same on every machine.
 */
export function chargeWholeWeight({ run, weight }: Pick<CallScope, 'run' | 'weight'>): void {
  run.operations += weight.operations
  run.bytes += weight.bytes
}

/** What it has said so far. */
export function eventsOf({ events }: CallScope): readonly EventRecord[] {
  if (events === undefined) return []
  // PERF: a copy has room for what is there; a list that was pushed to has room for more, in every receipt of the block.
  return events.length > 1 ? events.slice() : events
}

/** Takes over the effects of a call that has succeeded, and the room that its messages take. */
export function keepMessages({ run, effects, messageBytes }: CallScope): void {
  for (const effect of effects) run.outbox.push(effect)
  run.messageBytes += messageBytes
}
