import type { State } from '@lockstep/core/state'
import type { Call, InboundName, Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { genesisState } from '../execution/execute-blocks.js'
import type { DraftCall, DraftLog, DraftRecord } from '../log/draft-log.js'
import {
  type CallRecord,
  type Defect,
  defectCodes,
  type InboundRecord,
  type LogInBlocks,
  type LogRecord,
} from '../log/log-record.js'
import { partyNames, type World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { anyArguments, anyLiveArguments } from './any-arguments.js'
import { anyPause } from './any-pause.js'
import type { GenerationOptions } from './generation-options.js'
import { settleLog } from './settle-log.js'
import { shrinkingAsData } from './shrinking-as-data.js'
import { shorterLogs, simplerLogs } from './smaller-logs.js'

/** Who takes part in drawn logs, and how long these become. */
export interface AnyLogOptions extends GenerationOptions {
  /** How many parties take part, 1 to 6; 3 by default, so that they meet often. */
  readonly parties?: number
  /** The most records; 15 by default. In logs in blocks a call that stands there many times may make it more. */
  readonly maxLength?: number
  /** Whether every log in blocks is drawn up with the state in view; half of them by default. */
  readonly live?: boolean
  /** Whether half of those that are drawn up so go on with what they have done; `false`: none of them. */
  readonly onward?: boolean
  /** Names of the modules whose calls are signed; all by default. Inputs of the parentchain are those of all modules. */
  readonly modules?: readonly string[]
}

const usualParties = 3
const usualLength = 15

/** Of what logs consist. */
interface Mixture {
  /** The most inputs of the parentchain that stand in front. */
  readonly inFront: number
  /** Behind them, so many signed calls for one input. */
  readonly signedShare: number
}

const usualMixture: Mixture = { inFront: 4, signedShare: 3 }
const draftInboundInFront = 6
const draftShare = 6

/** For each call of an account that stands in the enclave's place, so many in their own. */
const ownCalls = 4
const mostBlocks = 5
const mostSteps = 8

/**
 * Logs for an STF, as data: every call and every parentchain input of it, mostly well formed. Most begin with a few
 * parentchain inputs, because without funds nothing succeeds. Shrinks as an array does.
 */
export function anyLog(stf: Stf, options: AnyLogOptions = {}): fc.Arbitrary<readonly LogRecord[]> {
  const parties = partiesOf(options)
  const calls = callsOf(stf)
  const signed = signedCalls(stf, options).map((call) =>
    anyCall(call.name, anyArguments(call, parties, options), parties),
  )
  const inbound = calls.flatMap((call) =>
    call.receives === undefined ? [] : [anyInbound(call.receives, anyArguments(call, parties, options))],
  )
  return anyRecords<LogRecord>(signed, inbound, options)
}

/**
 * A log with the blocks that the parentchain put it in; shrinks to a single block.
 *
 * Half of the logs are drawn up with the state in view, by executing what stands before each record: amounts lie near
 * balances and bounds, keys exist, root calls come from the root account, delegates sign where the STF knows delegates,
 * and nonces are right although a fee was not paid. What comes out is data all the same. The other half never touch
 * the STF before the property does, because an STF with a memory would get used to its inputs.
 */
export function anyLogInBlocks(stf: Stf, options: AnyLogOptions = {}): fc.Arbitrary<LogInBlocks> {
  let world: World | undefined
  // PERF: what all logs begin with, made once: drafts stay above it.
  let genesis: State | undefined
  // What an author makes of arguments is not made anew.
  const onwardCalls = signedCalls(stf, options).filter(
    ({ name, origin }) => origin === 'signed' && options.arbitraries?.[name] === undefined,
  )
  // What goes on with what was done before is another log with one record less to begin with.
  const onwardLogs = new WeakSet<LogInBlocks>()
  const drawn = anyDraft(stf, options).map((draft) => {
    world ??= createWorlds().fastest
    const { provider } = world
    const begin = (): State => {
      genesis ??= genesisState(stf, provider)
      return genesis
    }
    const log = settleLog(stf, world, draft, begin, onwardCalls)
    if (draft.isLive && draft.isOnward) onwardLogs.add(log)
    return log
  })
  return shrinkingAsData(drawn, {
    isData: (log) => onwardLogs.has(log),
    shorter: shorterLogs,
    simpler: simplerLogs,
  })
}

/** Logs before the state has had its say; see `settleLog`. */
export function anyDraft(stf: Stf, options: AnyLogOptions): fc.Arbitrary<DraftLog> {
  const parties = partiesOf(options)
  const calls = callsOf(stf)
  const signed = signedCalls(stf, options).flatMap((call) =>
    new Array<fc.Arbitrary<DraftCall>>(call.origin === 'enclave' ? 1 : ownCalls).fill(
      anyDraftCall(stf, call, parties, options),
    ),
  )
  const inbound = calls.flatMap((call) =>
    call.receives === undefined ? [] : [anyInbound(call.receives, anyLiveArguments(call, parties, options))],
  )
  const maxLength = options.maxLength ?? usualLength
  const inFront = Math.min(draftInboundInFront, Math.ceil(maxLength / 2))
  return fc.record(
    {
      log: anyRecords<DraftRecord>(signed, inbound, options, { inFront, signedShare: draftShare }),
      blocks: fc.array(fc.nat(maxLength), { maxLength: mostBlocks, size: 'max' }),
      pauses: fc.array(anyPause, { maxLength: mostBlocks }),
      isLive: options.live === true ? fc.constant(true) : fc.boolean(),
      isOnward: options.onward === false ? fc.constant(false) : fc.boolean(),
      steps: fc.array(anySeed, { maxLength: mostSteps, size: 'max' }),
      among: fc.constant(parties),
      most: fc.constant(maxLength),
    },
    { noNullPrototype: true },
  )
}

function callsOf(stf: Stf): Call[] {
  return Object.values(stf.modules).flatMap((module) => Object.values(module.calls))
}

function signedCalls(stf: Stf, { modules }: AnyLogOptions): Call[] {
  return callsOf(stf).filter(
    ({ module }) => modules === undefined || modules.includes(stf.moduleByNumber(module)?.name ?? ''),
  )
}

function partiesOf({ parties }: AnyLogOptions): number {
  return Math.max(1, Math.min(parties ?? usualParties, partyNames.length))
}

function anyRecords<Each>(
  signed: readonly fc.Arbitrary<Each>[],
  inbound: readonly fc.Arbitrary<Each>[],
  { maxLength = usualLength }: AnyLogOptions,
  { inFront, signedShare }: Mixture = usualMixture,
): fc.Arbitrary<Each[]> {
  const mostInFront = Math.min(inFront, maxLength)
  const front = anyList([{ weight: 1, records: inbound }], mostInFront)
  const rest = anyList(
    [
      { weight: signedShare, records: signed },
      { weight: 1, records: inbound },
    ],
    maxLength - mostInFront,
  )
  return fc.tuple(front, rest).map((parts) => parts.flat())
}

interface WeightedRecords<Each> {
  readonly weight: number
  readonly records: readonly fc.Arbitrary<Each>[]
}

function anyList<Each>(kinds: readonly WeightedRecords<Each>[], maxLength: number): fc.Arbitrary<Each[]> {
  const possible = kinds
    .filter(({ records }) => records.length > 0)
    .map(({ weight, records }) => ({ weight, arbitrary: fc.oneof(...records) }))
  return possible.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...possible), { maxLength, size: 'max' })
}

function anyCall(call: string, args: fc.Arbitrary<CallRecord['args']>, parties: number): fc.Arbitrary<CallRecord> {
  return fc
    .tuple(fc.nat(parties - 1), args, anyNonce, anyDefect)
    .map(([from, given, nonce, defect]) =>
      defect === null ? { call, from, args: given, nonce } : { call, from, args: given, nonce, defect },
    )
}

function anyDraftCall(stf: Stf, call: Call, parties: number, options: AnyLogOptions): fc.Arbitrary<DraftCall> {
  const delegate = stf.admission.authorizeCall === undefined ? fc.constant(null) : seldom(fc.nat(parties - 1), 1)
  const isRoot =
    call.origin === 'root' ? fc.integer({ min: 0, max: 3 }).map((chance) => chance > 0) : fc.constant(false)
  return fc
    .tuple(
      anyCall(call.name, anyLiveArguments(call, parties, options), parties),
      delegate,
      isRoot,
      anyEcho,
      anyTimes,
      fc.boolean(),
      anyTried,
      anySeed,
    )
    .map(([record, by, byRoot, echo, times, isSorted, isTried, onward]) => ({
      ...record,
      ...(by === null || by === record.from || record.defect !== undefined ? {} : { delegate: by }),
      ...(byRoot ? { byRoot } : {}),
      ...(echo === null ? {} : { echo }),
      ...(times === null ? {} : { times }),
      ...(isSorted ? { isSorted } : {}),
      ...(isTried && record.nonce === 'next' && record.defect === undefined ? { among: parties, onward } : {}),
    }))
}

const anyEcho = seldom(fc.nat(31), 2)

/** Most calls: what takes several that fit each other needs that each of them succeeds. */
const anyTried = fc.integer({ min: 0, max: 3 }).map((chance) => chance > 0)

/** Of two seeds neither is simpler. */
const anySeed = fc.noShrink(fc.nat())

const anyTimes = seldom(fc.integer({ min: 2, max: 12 }), 15)

/** Nothing so many times as often as something. */
function seldom(something: fc.Arbitrary<number>, nothing: number): fc.Arbitrary<number | null> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: nothing, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: something },
  )
}

function anyInbound(inbound: InboundName, args: fc.Arbitrary<InboundRecord['args']>): fc.Arbitrary<InboundRecord> {
  return args.map((given) => ({ inbound, args: given }))
}

const anyNonce: fc.Arbitrary<CallRecord['nonce']> = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: fc.constant('next' as const) },
  { weight: 1, arbitrary: fc.constantFrom('stale' as const, 'future' as const) },
)

const anyDefect: fc.Arbitrary<Defect | null> = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...defects()) },
)

function defects(): Defect[] {
  return Object.keys(defectCodes).filter((name): name is Defect => name in defectCodes)
}
