import { LockstepError } from '../error.js'
import { assertIdentifier } from './identifier.js'

/**
 * The roles of a call or getter, in a list that nobody can change.
 *
 * @throws LockstepError `InvalidRoles` for what is no list, `InvalidName` for a role that is no identifier: identities
 * are of ASCII text
 */
export function declaredRoles(field: string, roles: readonly string[] = []): readonly string[] {
  if (!Array.isArray(roles)) {
    throw new LockstepError('InvalidRoles', `${field}.roles is no list of names; write ['${String(roles)}']`, {
      field: `${field}.roles`,
      value: roles,
    })
  }
  for (const [at, role] of roles.entries()) assertIdentifier(`${field}.roles[${at}]`, role)
  return Object.freeze([...roles])
}
