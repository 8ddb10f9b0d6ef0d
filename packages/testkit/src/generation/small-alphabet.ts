import type { Call, Stf } from '@lockstep/core/stf'
import { isJsonObject } from '../log/json-value.js'
import type { LogRecord } from '../log/log-record.js'
import { smallDomain } from './small-domain.js'

const senders = [0, 1]

/**
 * The records that small sequences are made of: every call and every parentchain input with the values of small
 * domains. Of more than `most`, each call has its share, evenly chosen from its own.
 */
export function smallAlphabet(stf: Stf, most: number): LogRecord[] {
  const calls = Object.values(stf.modules).flatMap((module) => Object.values(module.calls))
  const letters = calls.map(lettersOf).filter(({ length }) => length > 0)
  const total = letters.reduce((sum, { length }) => sum + length, 0)
  return letters.flatMap((own) =>
    evenly(own, Math.max(leastShare, Math.floor((most * own.length) / Math.max(1, total)))),
  )
}

const leastShare = 4

/** What an account cannot call is there as the parentchain's input alone. */
function lettersOf({ name, origin, receives, args }: Call): LogRecord[] {
  const given = smallDomain(args.schema).filter(isJsonObject)
  if (receives !== undefined) return given.map((each) => ({ inbound: receives, args: each }))
  if (origin === 'enclave') return []
  return given.flatMap((each) => senders.map((from) => ({ call: name, from, args: each, nonce: 'next' as const })))
}

/** So many items, by a step of about the golden ratio: it meets every value of each field, whatever their periods. */
function evenly<Item>(items: readonly Item[], count: number): Item[] {
  if (count >= items.length) return [...items]
  let step = Math.max(1, Math.round(items.length * 0.618))
  while (divisor(step, items.length) > 1) step += 1
  const chosen = new Set(Array.from({ length: count }, (_, place) => (place * step) % items.length))
  return items.filter((_, index) => chosen.has(index))
}

function divisor(left: number, right: number): number {
  return right === 0 ? left : divisor(right, left % right)
}
