import { LockstepError } from '../error.js'

/** The roles of a call or getter, in a list that nobody can change. @throws LockstepError `InvalidRoles` */
export function declaredRoles(field: string, roles: readonly string[] = []): readonly string[] {
  if (Array.isArray(roles) && roles.every((role) => typeof role === 'string')) return Object.freeze([...roles])
  throw new LockstepError('InvalidRoles', `${field}.roles is no list of names; write ['${String(roles)}']`, {
    field: `${field}.roles`,
    value: roles,
  })
}
