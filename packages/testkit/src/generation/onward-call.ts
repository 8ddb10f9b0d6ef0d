import type { Codec, Schema } from '@lockstep/core/codec'
import type { BlockResult } from '@lockstep/core/engine'
import type { Receipt } from '@lockstep/core/receipt'
import type { ReadableState } from '@lockstep/core/state'
import type { Call, Stf } from '@lockstep/core/stf'
import { isJsonObject } from '../log/json-value.js'
import type { CallRecord, LogRecord } from '../log/log-record.js'
import { type EntryLeaves, type EntryPlace, entryLeaves } from './entry-leaves.js'
import type { Random } from './random.js'
import { isOf, type LeafChoice, valueFromLeaves } from './value-from-leaves.js'

/** What a log has come to while it is drawn up. */
export interface Progress {
  /** Calls that were executed. */
  readonly executed: Set<string>
  /** What was written last, the latest first. */
  recent: readonly EntryPlace[]
  /** What was refused since then, as text. */
  readonly refused: Set<string>
  /** The authors' errors that calls were refused with. */
  readonly errors: Set<string>
}

export function startProgress(): Progress {
  return { executed: new Set(), recent: [], refused: new Set(), errors: new Set() }
}

const mostRecent = 6

/** Notes what a record has come to, and what it has written. */
export function noteProgress(
  progress: Progress,
  record: LogRecord,
  { receipts: [receipt] }: BlockResult,
  written: readonly EntryPlace[],
): void {
  if (receipt?.status !== 'Executed') {
    if (receipt !== undefined) progress.errors.add(errorOf(receipt))
    return
  }
  if ('call' in record) progress.executed.add(record.call)
  progress.refused.clear()
  const isNew = ({ space, key }: EntryPlace, index: number, places: readonly EntryPlace[]): boolean =>
    places.findIndex((other) => other.space === space && other.key === key) === index
  progress.recent = [...written.toReversed(), ...progress.recent].filter(isNew).slice(0, mostRecent)
}

/** The name of what a call was refused with. */
export function errorOf({ module, code }: Receipt): string {
  return `${module} ${code}`
}

/** Whether a call was not tried before in this state; from now on it was. */
export function isNews({ refused }: Progress, { call, from, args }: CallRecord): boolean {
  const text = JSON.stringify([call, from, args])
  if (refused.has(text)) return false
  refused.add(text)
  return true
}

/** Who and what a call that goes on with a log is chosen from. */
export interface OnwardChoice extends Omit<LeafChoice, 'leaves'> {
  readonly rows: readonly EntryLeaves[]
  readonly progress: Progress
  readonly calls: readonly Call[]
}

/** Entries that were written a short time ago, the latest first. */
export function recentRows(stf: Stf, state: ReadableState, { recent }: Progress): readonly EntryLeaves[] {
  return recent.flatMap((place) => entryLeaves(stf, state, place) ?? [])
}

/**
 * A call that is likely to go on with what the log has done last: mostly one that the log has not executed yet, about
 * an entry that was written a short time ago, by an account that stands in it.
 */
export function onwardCall(choice: OnwardChoice): CallRecord | undefined {
  const { rows, random, parties, nameOf } = choice
  const call = chosenCall(choice)
  if (call === undefined) return undefined
  const codec: Codec<unknown> = call.args
  const about = rows.filter(({ key }) => key.some((leaf) => takes(codec.schema, (schema) => isOf(leaf, schema))))
  const leaves = latest(random, about.length > 0 ? about : rows)
  if (leaves === undefined) return undefined
  const args = valueFromLeaves({ leaves, random, parties, nameOf }, codec.schema)
  const from = parties.indexOf(sender(choice, leaves))
  return isJsonObject(args) && from >= 0 ? { call: call.name, from, args, nonce: 'next' } : undefined
}

const freshShare = 0.6

function chosenCall({ progress, calls, random }: OnwardChoice): Call | undefined {
  const fresh = calls.filter(({ name }) => !progress.executed.has(name))
  return random.pick(fresh.length > 0 && random.chance(freshShare) ? fresh : calls)
}

/** The later the likelier. */
function latest(random: Random, rows: readonly EntryLeaves[]): EntryLeaves | undefined {
  return rows[random.below(random.below(rows.length) + 1)]
}

function sender({ random, parties, nameOf }: OnwardChoice, { key, value }: EntryLeaves): string {
  const named = [...key, ...value]
    .map((leaf) => (typeof leaf.value === 'string' ? nameOf(leaf.value) : ''))
    .filter((name) => parties.includes(name))
  return random.pick(named.length > 0 && random.chance(0.5) ? named : parties) ?? ''
}

/** Whether a value of the first type can have one of the other in it. */
function takes(schema: Schema, isWanted: (schema: Schema) => boolean): boolean {
  switch (schema.kind) {
    case 'option':
      return takes(schema.some, isWanted)
    case 'array':
    case 'vec':
      return takes(schema.item, isWanted)
    case 'tuple':
      return schema.items.some((item) => takes(item, isWanted))
    case 'struct':
      return schema.fields.some(([, field]) => takes(field, isWanted))
    case 'variant':
      return schema.variants.some(([, , payload]) => takes(payload, isWanted))
    default:
      return isWanted(schema)
  }
}
