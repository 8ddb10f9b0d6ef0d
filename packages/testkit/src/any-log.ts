import type { InboundName, Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { arbitraryFromSchema } from './arbitrary-from-schema.js'
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.js'
import {
  type CallRecord,
  type Defect,
  defectCodes,
  type InboundRecord,
  type LogInBlocks,
  type LogRecord,
} from './log-record.js'
import { valueToJson } from './value-to-json.js'
import { partyNames } from './world.js'

export interface AnyLogOptions {
  /** How many parties take part, 1 to 6; 3 by default, so that they meet often. */
  readonly parties?: number
  /** The most records; 15 by default. */
  readonly maxLength?: number
}

const usualParties = 3
const usualLength = 15
const inboundInFront = 4
const mostBlocks = 5

/**
 * Logs for an STF, as data: every call and every parentchain input of it, mostly well formed. Most begin with a few
 * parentchain inputs, because without funds nothing succeeds. Shrinks as an array does.
 */
export function anyLog(stf: Stf, options: AnyLogOptions = {}): fc.Arbitrary<readonly LogRecord[]> {
  const parties = Math.max(1, Math.min(options.parties ?? usualParties, partyNames.length))
  const maxLength = options.maxLength ?? usualLength
  const calls = Object.values(stf.modules).flatMap((module) => Object.values(module.calls))
  const signed = calls.map(({ name, args }) => anyCall(name, anyArguments(args.schema, parties), parties))
  const inbound = calls.flatMap(({ receives, args }) =>
    receives === undefined ? [] : [anyInbound(receives, anyArguments(args.schema, parties))],
  )
  const mostInFront = Math.min(inboundInFront, maxLength)
  const front = anyRecords([{ weight: 1, records: inbound }], mostInFront)
  const rest = anyRecords(
    [
      { weight: 3, records: signed },
      { weight: 1, records: inbound },
    ],
    maxLength - mostInFront,
  )
  return fc.tuple(front, rest).map((parts) => parts.flat())
}

interface WeightedRecords {
  readonly weight: number
  readonly records: readonly fc.Arbitrary<LogRecord>[]
}

function anyRecords(kinds: readonly WeightedRecords[], maxLength: number): fc.Arbitrary<LogRecord[]> {
  const possible = kinds
    .filter(({ records }) => records.length > 0)
    .map(({ weight, records }) => ({ weight, arbitrary: fc.oneof(...records) }))
  return possible.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...possible), { maxLength, size: 'max' })
}

/** A log with the blocks that the parentchain put it in; shrinks to a single block. */
export function anyLogInBlocks(stf: Stf, options: AnyLogOptions = {}): fc.Arbitrary<LogInBlocks> {
  const blocks = fc.array(fc.nat(options.maxLength ?? usualLength), { maxLength: mostBlocks, size: 'max' })
  return fc.record({ log: anyLog(stf, options), blocks }, { noNullPrototype: true })
}

function anyCall(call: string, args: fc.Arbitrary<JsonObject>, parties: number): fc.Arbitrary<CallRecord> {
  return fc
    .tuple(fc.nat(parties - 1), args, anyNonce, anyDefect)
    .map(([from, given, nonce, defect]) =>
      defect === null ? { call, from, args: given, nonce } : { call, from, args: given, nonce, defect },
    )
}

function anyInbound(inbound: InboundName, args: fc.Arbitrary<JsonObject>): fc.Arbitrary<InboundRecord> {
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

type ArgumentSchema = Parameters<typeof arbitraryFromSchema>[0]

function anyArguments(schema: ArgumentSchema, parties: number): fc.Arbitrary<JsonObject> {
  return arbitraryFromSchema(schema, { bytes32: anyName(parties) }).map((values) => asArguments(valueToJson(values)))
}

/** Parties mostly, the shard often enough that a call which asks for it gets it, a stranger now and then. */
function anyName(parties: number): fc.Arbitrary<string> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.nat(parties - 1).map((index) => `party:${index}`) },
    { weight: 3, arbitrary: fc.constant('shard') },
    { weight: 1, arbitrary: fc.constantFrom(`0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`) },
  )
}

/** Arguments are a struct, whose JSON form is an object. */
function asArguments(json: JsonValue): JsonObject {
  return isJsonObject(json) ? json : {}
}
