import { type StfVersion, stfLineage } from '../engine/index.js'
import { LockstepError } from '../error.js'
import type { Domain } from '../operation/index.js'
import type { BlockHeader } from '../receipt/index.js'
import type { TreeHasher } from '../state/index.js'
import type { Stf } from '../stf/index.js'
import type { FormerVersion } from './former-version.js'
import type { KeyRotation } from './key-rotation.js'

/** A version in its time: what executes a block, and what operations in it are signed for. */
export interface ScheduledVersion extends StfVersion {
  readonly domain: Domain
  /** How the shielding key changes in its time; `undefined` where it does not. */
  readonly keyRotation: KeyRotation | undefined
}

/** Which version executes which block. */
export interface VersionSchedule {
  readonly first: ScheduledVersion
  /** The version that the program itself is. */
  readonly current: ScheduledVersion
  readonly all: readonly ScheduledVersion[]
  at(number: number): ScheduledVersion
  /**
   * Refuses a header that a version of the schedule made out of its time: of a worker that was upgraded too late, say.
   *
   * @throws LockstepError `RecordVersion`
   */
  assertVersion(header: Pick<BlockHeader, 'number' | 'stfIdentity'>): void
}

interface ScheduleConfig {
  readonly stf: Stf
  readonly domain: Domain
  readonly provider: TreeHasher
  readonly formerVersions?: readonly FormerVersion[]
  readonly keyRotation?: KeyRotation
}

const mostBlock = 0xffff_ffff

/**
 * The schedule of a program and the versions before it; every block behind the last `lastBlock` is the program's own.
 *
 * @throws LockstepError `UnknownIdentity` for a version that the STF does not take over from, `UpgradeOrder` for one
 * that is newer than the next, `UpgradeHeight` for a last block that is none or not behind the one before
 */
export function createVersionSchedule(config: ScheduleConfig): VersionSchedule {
  const { stf, domain, provider, formerVersions = [] } = config
  const lineage = stfLineage({ stf, provider })
  const current = { ...lineage[0], domain, keyRotation: config.keyRotation }
  assertHeights(formerVersions)
  assertOrder(lineage, formerVersions)
  const former = formerVersions.map(({ mrenclave, stfIdentity, lastBlock, keyRotation }) => ({
    lastBlock,
    version: { ...versionIn(lineage, stfIdentity), domain: { ...domain, mrenclave }, keyRotation },
  }))
  const all = [...former.map(({ version }) => version), current]
  const at = (number: number): ScheduledVersion =>
    former.find(({ lastBlock }) => number <= lastBlock)?.version ?? current
  return {
    first: all[0] ?? current,
    current,
    all,
    at,
    assertVersion({ number, stfIdentity }) {
      const expected = at(number)
      const actual = all.find(({ identity }) => identity === stfIdentity)
      if (actual !== undefined && actual.identity !== expected.identity) throw recordVersion(number, actual, expected)
    },
  }
}

function versionIn(
  lineage: readonly [StfVersion, ...StfVersion[]],
  identity: FormerVersion['stfIdentity'],
): StfVersion {
  const version = lineage.find((candidate) => candidate.identity === identity)
  if (version === undefined) throw unknownIdentity(identity, lineage)
  return version
}

function assertHeights(formerVersions: readonly FormerVersion[]): void {
  let before = 0
  for (const [index, { lastBlock }] of formerVersions.entries()) {
    if (!Number.isInteger(lastBlock) || lastBlock <= before || lastBlock > mostBlock) {
      throw upgradeHeight(index, lastBlock, before)
    }
    before = lastBlock
  }
}

/** The lineage is newest first, the schedule oldest first. A version may come twice: code changes without its STF. */
function assertOrder(lineage: readonly [StfVersion, ...StfVersion[]], formerVersions: readonly FormerVersion[]): void {
  const placeOf = (identity: FormerVersion['stfIdentity']) => lineage.indexOf(versionIn(lineage, identity))
  const places = formerVersions.map(({ stfIdentity }) => placeOf(stfIdentity))
  for (const [index, place] of places.entries()) {
    if (place < (places[index + 1] ?? 0)) throw upgradeOrder(index)
  }
}

function upgradeHeight(index: number, lastBlock: number, before: number): LockstepError {
  return new LockstepError(
    'UpgradeHeight',
    `formerVersions[${index}].lastBlock is ${lastBlock}; name the version's last block, a whole number from ${before + 1} to ${mostBlock}`,
    { field: `formerVersions[${index}].lastBlock`, value: lastBlock, limit: before + 1 },
  )
}

function recordVersion(number: number, actual: StfVersion, expected: StfVersion): LockstepError {
  return new LockstepError(
    'RecordVersion',
    `block ${number} was executed by ${describe(actual)}, but it is one of ${describe(expected)}; take the blocks from it on back and import them again`,
    { field: 'number', value: actual.identity, limit: expected.identity },
  )
}

function upgradeOrder(index: number): LockstepError {
  return new LockstepError(
    'UpgradeOrder',
    `formerVersions[${index}] is newer than the version that follows it; list them oldest first`,
    { field: `formerVersions[${index}].stfIdentity`, value: index },
  )
}

function unknownIdentity(
  identity: FormerVersion['stfIdentity'],
  [current, ...earlier]: readonly [StfVersion, ...StfVersion[]],
): LockstepError {
  const known = earlier.length === 0 ? 'declares no migrate' : `takes over from ${earlier.map(describe).join(', ')}`
  return new LockstepError(
    'UnknownIdentity',
    `formerVersions name the STF ${identity}, but ${describe(current)} ${known}; declare it in migrate.from, or correct the list`,
    { field: 'formerVersions', value: identity, limit: current.identity },
  )
}

function describe({ stf, identity }: StfVersion): string {
  return `${stf.name} ${stf.version} (${identity})`
}
