import { LockstepError } from '../error.js'
import type { TreeStep } from './tree-step.js'
import type { UndoRecord } from './undo-record.js'

/** A version of the state that can still be read, proven and reverted to. */
export interface KeptVersion {
  readonly version: number
  /** 32 bytes. */
  readonly root: Uint8Array
  /** Lead from this version back to the one before it; the first version has no step. */
  readonly undo: UndoRecord
  readonly step: TreeStep | undefined
}

/** The kept versions, oldest first; the last one is the current one, so there is always one. */
export interface StateHistory {
  current(): KeptVersion
  /** @throws LockstepError `StateVersionUnknown` for a version that is not kept any more or not there yet */
  find(version: number): KeptVersion
  /** All versions behind `kept`, the nearest first. @throws LockstepError `StateVersionUnknown` */
  behind(kept: KeptVersion): KeptVersion[]
  push(kept: KeptVersion): void
  /** Takes the current version away; the one before it becomes current. */
  pop(): KeptVersion
  /** Takes the oldest version away while there are more than `count`. */
  trim(count: number): KeptVersion | undefined
  oldest(): KeptVersion
}

export function createStateHistory(first: KeptVersion): StateHistory {
  const kept: KeptVersion[] = [first]

  const oldest = (): KeptVersion => kept[0] ?? first
  const current = (): KeptVersion => kept.at(-1) ?? first

  function find(version: number): KeptVersion {
    return kept[version - oldest().version] ?? refuseVersion(version, oldest().version, current().version)
  }

  return {
    current,
    oldest,
    find,
    behind(target) {
      // A version number can come back after a revert with other content: a view holds on to the version itself.
      if (find(target.version) !== target) refuseVersion(target.version, oldest().version, current().version)
      return kept.slice(target.version - oldest().version + 1)
    },
    push(version) {
      kept.push(version)
    },
    pop() {
      return kept.length > 1
        ? (kept.pop() ?? first)
        : refuseVersion(first.version - 1, oldest().version, current().version)
    },
    trim(count) {
      return kept.length > count ? kept.shift() : undefined
    },
  }
}

function refuseVersion(version: number, oldest: number, current: number): never {
  throw new LockstepError(
    'StateVersionUnknown',
    `Version ${version} of the state is not kept: versions ${oldest} to ${current} are, and a reverted one is gone; choose one of them or keep more.`,
    { field: 'version', value: version, limit: [oldest, current] },
  )
}
