import { LockstepError } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { ReadableState, State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import { namedValue } from '../artefact/name-parties.js'
import { brokenInvariants } from '../execution/broken-invariants.js'
import { genesisState } from '../execution/execute-blocks.js'
import type { JsonValue } from '../log/json-value.js'
import { logBlock } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import type { DraftEdit, IntegerPlace, IntegerShift } from './any-draft-edit.js'
import { editDiff, entryKey, itemNamed, readBytes } from './edit-state.js'
import { type IntegerLeaf, integerLeaves } from './integer-leaves.js'
import type { EntryWrite, StateEdit } from './state-edit.js'

/** A state in which every invariant holds, and the edits of genesis that made it. */
export interface AllowedState {
  readonly state: State
  readonly edits: readonly StateEdit[]
}

/** Genesis with the edits that leave every invariant true; the others are left out, each by itself. */
export function settleEdits(stf: Stf, world: World, drafts: readonly DraftEdit[]): AllowedState {
  const state = genesisState(stf, world.provider, 1)
  const edits: StateEdit[] = []
  for (const draft of drafts) {
    const edit = tolerant(() => settled(stf, world, state, draft), undefined)
    if (edit !== undefined && tolerant(() => isAllowed(stf, world, state, edit), false)) edits.push(edit)
  }
  return { state, edits }
}

/** Leaves the state with the edit in it, or as it was. */
function isAllowed(stf: Stf, world: World, state: State, edit: StateEdit): boolean {
  const diff = editDiff(stf, world, state, edit)
  if (diff.length === 0) return false
  state.commit(state.prepare(diff))
  if (brokenInvariants(stf, world, state, logBlock(world, -1)).length === 0) return true
  state.revert(1)
  return false
}

/** What the STF's codecs refuse is no state of it. */
function tolerant<Result>(attempt: () => Result, refused: Result): Result {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof LockstepError) return refused
    throw error
  }
}

function settled(stf: Stf, world: World, state: ReadableState, draft: DraftEdit): StateEdit | undefined {
  return 'places' in draft ? shifted(stf, world, state, draft) : draft
}

function shifted(
  stf: Stf,
  world: World,
  state: ReadableState,
  { places: [one, other], by, isOpposite }: IntegerShift,
): StateEdit | undefined {
  const first = valueAt(stf, world, state, one, [])
  const leaf = first === undefined ? undefined : leafAt(stf, one, first)
  if (leaf === undefined) return undefined
  const amount = by === 'room' ? leaf.max - leaf.integer : BigInt(by)
  const write = moved(stf, one, first, amount)
  if (write === undefined) return undefined
  const second = valueAt(stf, world, state, other, [write])
  const opposite = moved(stf, other, second, isOpposite ? -amount : amount)
  return opposite === undefined ? undefined : [write, opposite]
}

/** An entry whose integer has moved; `undefined` where it has none, or that cannot. */
function moved(stf: Stf, place: IntegerPlace, json: JsonValue | undefined, by: bigint): EntryWrite | undefined {
  const leaf = json === undefined ? undefined : leafAt(stf, place, json)
  if (leaf === undefined) return undefined
  const integer = leaf.integer + by
  if (integer < leaf.min || integer > leaf.max) return undefined
  return { item: place.item, key: place.key, value: leaf.replaced(integer) }
}

function leafAt(stf: Stf, { item, leaf }: IntegerPlace, json: JsonValue): IntegerLeaf | undefined {
  const leaves = integerLeaves(itemNamed(stf, item).codec.schema, json)
  return leaves[leaf % Math.max(1, leaves.length)]
}

/** What an entry reads as, behind writes that are not in the state yet. */
function valueAt(
  stf: Stf,
  world: World,
  state: ReadableState,
  { item: name, key }: IntegerPlace,
  pending: readonly EntryWrite[],
): JsonValue | undefined {
  const item = itemNamed(stf, name)
  const written = pending.find((write) => write.item === name && JSON.stringify(write.key) === JSON.stringify(key))
  if (written !== undefined) return written.value
  const bytes = readBytes(state, item, name, entryKey(world, item, { key }))
  return bytes === undefined ? undefined : namedValue(world, decode(item.codec, bytes))
}
