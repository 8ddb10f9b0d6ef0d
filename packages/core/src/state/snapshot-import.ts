import { LockstepError } from '../error.js'
import { toHex } from '../hex.js'
import { equalBytes } from './equal-bytes.js'
import type { TreeHasher } from './node-hash.js'
import { createPopulation } from './population.js'
import { readSnapshotBodyChunk, readSnapshotHeader } from './read-snapshot-chunk.js'
import type { Entry } from './readable-state.js'
import { assertIdentityLength } from './snapshot.js'
import { type SnapshotPosition, snapshotChunkBytes, snapshotEntryBytes } from './snapshot-format.js'
import { completeStateOptions, populatedState, type State, type StateOptions } from './state.js'

/** What the caller knows of the state from elsewhere, and how much memory a sender may make it take. */
export interface SnapshotExpectation {
  /** The state root that the caller trusts (from a finalized block), 32 bytes. */
  readonly root: Uint8Array
  /** The identity of the STF that runs here, 32 bytes. */
  readonly identity: Uint8Array
  /** The spaces that the state may have entries in; every one if left out. */
  readonly spaces?: ReadonlySet<string>
  /**
   * How much is accepted; 1 GiB by default. Counted are the bytes of all chunks, 512 more for each entry and 8,192 for
   * each space: about what the state will occupy, which the bytes of small entries alone do not tell.
   */
  readonly maximumBytes?: number
}

/**
 * Takes a snapshot in, chunk by chunk. A refused chunk changes nothing: after an error, or where a sender breaks off,
 * `position` tells where to go on, from this or another sender.
 *
 * What was taken in is in memory, as long as this object lives. Who has to go on in another process keeps the chunks that
 * were accepted and passes them to a new import first: each is verified as before, one that a crash has torn is refused,
 * and `takeSnapshot` gives the rest from `position` on. `bootstrapStore` keeps a worker's in its store.
 */
export interface SnapshotImport {
  /**
   * @throws LockstepError `SnapshotMalformed`, `SnapshotIdentity`, `SnapshotRoot` (both roots named),
   * `SnapshotTooLarge`, `SnapshotSpace`, `StateSpaceName`
   */
  accept(chunk: Uint8Array): void
  /** Behind the last accepted chunk: the `from` of `takeSnapshot`. */
  position(): SnapshotPosition
  /** Whether the last chunk was accepted, and `finish` may be called. */
  isComplete(): boolean
  /**
   * The state with the entries of the snapshot, once the last chunk is there and the root that they really have is the
   * expected one. Asked again, it answers the same state.
   *
   * @throws LockstepError `SnapshotIncomplete`, `SnapshotRoot`
   */
  finish(): State
}

const defaultMaximumBytes = 2 ** 30

/** What a state needs for its index, tree nodes and versions beside the bytes of the snapshot. */
const overheadBytes = { entry: 512, space: 8192 } as const

/**
 * An import that waits for the first chunk.
 *
 * @param options of the state that `finish` answers
 * @throws LockstepError `SnapshotIdentity` for an expected identity that does not have 32 bytes; `StateOption`
 */
export function createSnapshotImport(
  provider: TreeHasher,
  expected: SnapshotExpectation,
  options: Omit<StateOptions, 'initial'> = {},
): SnapshotImport {
  assertIdentityLength(expected.identity)
  const stateOptions = completeStateOptions(options)
  const maximumBytes = expected.maximumBytes ?? defaultMaximumBytes
  const population = createPopulation(provider)
  let imported: State | undefined
  let position: SnapshotPosition = { index: 0, entries: 0, last: undefined }
  let isComplete = false
  let bytes = 0
  /** What an entry of the same space may at most have to fit the chunk before. */
  let roomLeft = 0

  /** Counts what a chunk will occupy, before anything of it is kept. */
  function occupy(size: number): void {
    if (bytes + size > maximumBytes) refuseSize(bytes + size, maximumBytes)
    bytes += size
  }

  function acceptHeader(chunk: Uint8Array): void {
    const { identity, root } = readSnapshotHeader(chunk)
    if (!equalBytes(identity, expected.identity)) refuseIdentity(identity, expected.identity)
    if (!equalBytes(root, expected.root)) refuseRoot(root, expected.root)
    occupy(chunk.length)
    position = { ...position, index: 1 }
  }

  function acceptBody(chunk: Uint8Array): void {
    const body = readSnapshotBodyChunk(chunk)
    if (body.index !== position.index) refuseChunk('index', body.index, position.index)
    if (body.kind === 'entries') {
      acceptEntries(chunk.length, body.space, body.entries)
      return
    }
    if (body.count !== position.entries) refuseChunk('entries', body.count, position.entries)
    occupy(chunk.length)
    isComplete = true
  }

  function acceptEntries(length: number, space: string, entries: readonly Entry[]): void {
    if (expected.spaces?.has(space) === false) refuseSpace(space)
    assertFollows(space, entries)
    const spaceBytes = space === position.last?.space ? 0 : overheadBytes.space
    occupy(length + entries.length * overheadBytes.entry + spaceBytes)
    population.add({ space, changes: entries.map(([key, value]) => ({ key, value })) })
    roomLeft = entries.reduce((room, entry) => room - snapshotEntryBytes(entry), snapshotChunkBytes)
    const last = entries.at(-1)
    position = {
      index: position.index + 1,
      entries: position.entries + entries.length,
      last: last === undefined ? position.last : { space, key: last[0] },
    }
  }

  /** Order across chunks, and one way only to cut them: else two snapshots of one state could differ. */
  function assertFollows(space: string, [first]: readonly Entry[]): void {
    const { last } = position
    if (last === undefined || first === undefined || space > last.space) return
    if (space < last.space) refuseChunk('space', space, last.space)
    if (first[0] <= last.key) refuseChunk('key', first[0], last.key)
    if (snapshotEntryBytes(first) <= roomLeft) refuseChunk('entry bytes', snapshotEntryBytes(first), roomLeft)
  }

  function stateOfPopulation(): State {
    const state = populatedState(provider, population, stateOptions)
    if (!equalBytes(state.root(), expected.root)) refuseRoot(state.root(), expected.root)
    return state
  }

  return {
    accept(chunk) {
      if (isComplete) refuseChunk('index', position.index, position.index - 1)
      // PERF: a chunk that is too long by itself is not even read.
      if (bytes + chunk.length > maximumBytes) refuseSize(bytes + chunk.length, maximumBytes)
      if (position.index === 0) acceptHeader(chunk)
      else acceptBody(chunk)
    },
    position: () => position,
    isComplete: () => isComplete,
    finish() {
      if (!isComplete) refuseIncomplete(position)
      imported ??= stateOfPopulation()
      return imported
    },
  }
}

function refuseChunk(field: string, value: number | string, limit: number | string): never {
  throw new LockstepError(
    'SnapshotMalformed',
    `The chunk has the ${field} ${value} where ${limit} was reached; send the chunks of one snapshot in order.`,
    { field, value, limit },
  )
}

function refuseSize(value: number, limit: number): never {
  throw new LockstepError(
    'SnapshotTooLarge',
    `The snapshot needs at least ${value} bytes and ${limit} are accepted; raise maximumBytes.`,
    {
      field: 'maximumBytes',
      value,
      limit,
    },
  )
}

function refuseSpace(space: string): never {
  throw new LockstepError(
    'SnapshotSpace',
    `The snapshot has entries in the space ${space}, which no state item of the STF has; take it from another worker.`,
    { field: 'space', value: space },
  )
}

function refuseIdentity(found: Uint8Array, expected: Uint8Array): never {
  throw new LockstepError(
    'SnapshotIdentity',
    `The snapshot belongs to the STF ${toHex(found)} and ${toHex(expected)} runs here; take one from a worker with the same STF, or migrate it.`,
    { field: 'identity', value: toHex(found), limit: toHex(expected) },
  )
}

function refuseRoot(found: Uint8Array, expected: Uint8Array): never {
  throw new LockstepError(
    'SnapshotRoot',
    `The snapshot has the root ${toHex(found)} and ${toHex(expected)} is expected; take it again, from another worker.`,
    { field: 'root', value: toHex(found), limit: toHex(expected) },
  )
}

function refuseIncomplete({ index }: SnapshotPosition): never {
  throw new LockstepError('SnapshotIncomplete', `The snapshot ends before its last chunk; chunk ${index} comes next.`, {
    field: 'index',
    value: index,
  })
}
