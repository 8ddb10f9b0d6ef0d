import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { type Stf, stfIdentity } from '../stf/index.js'
import type { MigrationEnvironment } from './migration-environment.js'

/** A version of an STF, and the identity that its state carries. */
export interface StfVersion {
  readonly stf: Stf
  /** 32 bytes. */
  readonly identity: Hex
}

/** The versions whose state an STF can open: its own, then the earlier ones along `migrate.from`, newest first. */
export function stfLineage({
  stf,
  provider,
}: Pick<MigrationEnvironment, 'stf' | 'provider'>): readonly [StfVersion, ...StfVersion[]] {
  const earlier: StfVersion[] = []
  for (let former = stf.previous; former !== undefined; former = former.previous) {
    earlier.push({ stf: former, identity: stfIdentity(provider, former) })
  }
  return [{ stf, identity: stfIdentity(provider, stf) }, ...earlier]
}

/** The refusal of state that none of the versions has written. */
export function unknownIdentity(
  found: unknown,
  [current, ...earlier]: readonly [StfVersion, ...StfVersion[]],
): LockstepError {
  const opened = earlier.length === 0 ? '' : `, which takes over from ${earlier.map(describe).join(', ')}`
  return new LockstepError(
    'UnknownIdentity',
    `the state belongs to the STF ${String(found)} and ${describe(current)} runs here${opened}; run the version that wrote it, or declare it in migrate.from`,
    { field: 'identity', value: found, limit: current.identity },
  )
}

function describe({ stf, identity }: StfVersion): string {
  return `${stf.name} ${stf.version} (${identity})`
}
