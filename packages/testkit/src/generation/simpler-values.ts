import { isJsonList, isJsonObject, type JsonValue } from '../log/json-value.js'

/**
 * Values of a log that are simpler than one, the simplest first. They need not be of the same type: a log that does not
 * read fails with another error.
 */
export function* simplerValues(json: JsonValue): Generator<JsonValue, void, void> {
  if (typeof json === 'boolean') {
    if (json) yield false
  } else if (typeof json === 'number') {
    for (const integer of simplerIntegers(BigInt(json))) yield Number(integer)
  } else if (typeof json === 'string') {
    yield* simplerTexts(json)
  } else if (isJsonList(json)) {
    for (const index of json.keys()) yield json.toSpliced(index, 1)
    for (const [index, item] of json.entries()) {
      for (const simpler of simplerValues(item)) yield json.with(index, simpler)
    }
  } else if (isJsonObject(json)) {
    for (const [name, value] of Object.entries(json)) {
      for (const simpler of simplerValues(value)) yield { ...json, [name]: simpler }
    }
  }
}

const decimal = /^[0-9]+$/
const party = /^party:([0-9]+)$/

function* simplerTexts(text: string): Generator<string, void, void> {
  if (decimal.test(text)) {
    for (const integer of simplerIntegers(BigInt(text))) yield integer.toString()
    return
  }
  const index = Number(party.exec(text)?.[1] ?? 0)
  for (let lower = 0; lower < index; lower += 1) yield `party:${lower}`
}

/** The least part that something too large is lowered by: what comes close enough to a bound is told by it. */
const leastPart = 10n

/** Zero, and then all but a half, a fourth, an eighth …: what a bound keeps from zero comes near it in a few steps. */
function* simplerIntegers(value: bigint): Generator<bigint, void, void> {
  if (value <= 0n) return
  yield 0n
  for (let part = 1n; part <= leastPart && value >> part > 0n; part += 1n) yield value - (value >> part)
}
