import type { AttestedReport } from '@lockstep/core/worker'
import type { PoolDeclaration } from './pool-declaration.js'

/** Why code is no member of a pool. */
export type PoolRefusal = 'RevokedMeasurement' | 'NotInPool' | 'DebugEnclave' | 'OldSecurityVersion'

/** Why the enclave of a genuine report may not work for the pool's shard, `undefined` if it may. */
export function judgeMember(
  { members, revoked }: PoolDeclaration,
  { mrenclave, securityVersion, debug }: Omit<AttestedReport, 'reportData'>,
): PoolRefusal | undefined {
  if (revoked.includes(mrenclave)) return 'RevokedMeasurement'
  const member = members.find((each) => each.mrenclave === mrenclave)
  if (member === undefined) return 'NotInPool'
  if (debug) return 'DebugEnclave'
  return securityVersion < member.minimumSecurityVersion ? 'OldSecurityVersion' : undefined
}
