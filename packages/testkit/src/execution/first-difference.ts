import type { JsonValue } from '../log/json-value.js'
import type { BlockOutcome } from './block-outcome.js'

/**
 * Where two workers part, in words: the block, and in it the most telling thing that differs; `undefined` where they
 * agree. Receipts come first, because a call says more than a root.
 */
export function firstDifference(
  expected: readonly BlockOutcome[],
  actual: readonly BlockOutcome[],
): string | undefined {
  for (const [position, outcome] of expected.entries()) {
    const other = actual[position]
    if (other === undefined) return `block ${position + 1} is missing`
    const difference = differenceInBlock(outcome, other)
    if (difference !== undefined) return `block ${position + 1}: ${difference}`
  }
  return actual.length > expected.length ? `block ${expected.length + 1} is one too many` : undefined
}

function differenceInBlock(expected: BlockOutcome, actual: BlockOutcome): string | undefined {
  return (
    differenceInList('receipt', expected.receipts, actual.receipts) ??
    differenceInList('outbound call', expected.outbox, actual.outbox) ??
    differenceInList('bug', expected.bugs, actual.bugs) ??
    differenceIn('state diff', expected.diff, actual.diff) ??
    differenceIn('state root', expected.stateRoot, actual.stateRoot) ??
    differenceIn('receipts root', expected.receiptsRoot, actual.receiptsRoot) ??
    differenceIn('header', expected.header ?? null, actual.header ?? null)
  )
}

function differenceInList(
  what: string,
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
): string | undefined {
  const count = Math.max(expected.length, actual.length)
  for (let index = 0; index < count; index += 1) {
    const difference = differenceIn(`${what} ${index + 1}`, expected[index] ?? null, actual[index] ?? null)
    if (difference !== undefined) return difference
  }
  return undefined
}

function differenceIn(what: string, expected: JsonValue, actual: JsonValue): string | undefined {
  const [left, right] = [JSON.stringify(expected), JSON.stringify(actual)]
  return left === right ? undefined : `${what} is ${right}, expected ${left}`
}
