import type { Call } from '@lockstep/core/stf'
import fc from 'fast-check'
import { isJsonObject, type JsonObject, type JsonValue } from '../log/json-value.js'
import { valueToJson } from '../log/value-to-json.js'
import { type ArbitraryOptions, arbitraryFromSchema } from './arbitrary-from-schema.js'
import type { AnyArguments, GenerationOptions } from './generation-options.js'
import { anyBytesHint, anyIntegerHint } from './hints.js'

/** Arguments of a call, as a log has them, from what the codecs say alone. */
export function anyArguments(call: Call, parties: number, options: GenerationOptions): fc.Arbitrary<JsonObject> {
  return refined(call, { bytes32: anyName(parties) }, options)
}

/** The same with hints among them, which the state resolves; and with funds that suffice for something. */
export function anyLiveArguments(call: Call, parties: number, options: GenerationOptions): fc.Arbitrary<JsonObject> {
  // What an author makes of arguments should not have to reckon with hints.
  const isRefined = options.arbitraries?.[call.name] !== undefined
  const hints = isRefined ? {} : { unsigned: unsignedBeside(call), fixedBytes: anyBytesHint }
  const bytes32 = call.receives === undefined ? anyName(parties) : anyFundedName(parties)
  return refined(call, { bytes32, ...hints }, options)
}

function unsignedBeside(call: Call): (bits: number) => fc.Arbitrary<unknown> {
  return (bits) => (call.receives === undefined || bits < 64 ? anyIntegerHint(bits) : anyFunds(bits))
}

/** What comes in from outside: ample sums, all that there can be, and what the state hints at. */
function anyFunds(bits: number): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 20, max: 60 }).map((power) => 1n << BigInt(power)) },
    { weight: 1, arbitrary: anyIntegerHint(bits) },
  )
}

function refined(
  call: Call,
  generation: ArbitraryOptions,
  { arbitraries }: GenerationOptions,
): fc.Arbitrary<JsonObject> {
  const defaults: AnyArguments = arbitraryFromSchema(call.args.schema, generation).map(asRecord)
  const refine = arbitraries?.[call.name]
  return (refine === undefined ? defaults : refine(defaults)).map((values) => asArguments(valueToJson(values)))
}

/** Parties mostly, the shard often enough that a call which asks for it gets it, a stranger now and then. */
export function anyName(parties: number): fc.Arbitrary<string> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.nat(parties - 1).map((index) => `party:${index}`) },
    { weight: 3, arbitrary: fc.constant('shard') },
    { weight: 1, arbitrary: fc.constantFrom(`0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`) },
  )
}

/** Funds for a stranger are lost to the log. */
function anyFundedName(parties: number): fc.Arbitrary<string> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: fc.nat(parties - 1).map((index) => `party:${index}`) },
    { weight: 1, arbitrary: anyName(parties) },
  )
}

/** Arguments are a struct, whose value and whose JSON form are objects. */
function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function asArguments(json: JsonValue): JsonObject {
  return isJsonObject(json) ? json : {}
}
