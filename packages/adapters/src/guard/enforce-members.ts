import { LockstepError } from '@lockstep/core'
import { languageMembers, memberName } from './language-members.js'
import { ownToCompartment } from './shared-intrinsics.js'

/**
 * Takes away from the objects of the language what the list of members does not have, so that every engine gives an STF
 * the same.
 *
 * @throws LockstepError `UnknownEngine` where a member cannot be taken away, or where one or a whole object is missing.
 */
export function enforceMembers(intrinsics: ReadonlyMap<string, object>): void {
  for (const name of languageMembers.keys()) {
    if (ownToCompartment.has(name)) continue
    const intrinsic = intrinsics.get(name)
    if (intrinsic === undefined) throw unknownEngine(name, 'is missing')
    enforceOn(intrinsic, name, new Set(languageMembers.get(name)))
  }
}

function enforceOn(intrinsic: object, name: string, listed: ReadonlySet<string>): void {
  const found = new Set<string>()
  for (const key of Reflect.ownKeys(intrinsic)) {
    const member = memberName(key)
    found.add(member)
    const isListed = listed.has(member) || (typeof intrinsic === 'function' && ofEveryFunction.has(member))
    if (isListed || Reflect.deleteProperty(intrinsic, key)) continue
    throw unknownEngine(`${name}.${member}`, 'is no ECMAScript 2023 and cannot be taken away')
  }
  const missing = [...listed].find((member) => !found.has(member))
  if (missing !== undefined) throw unknownEngine(`${name}.${missing}`, 'is missing')
}

const ofEveryFunction: ReadonlySet<string> = new Set(['length', 'name'])

function unknownEngine(member: string, problem: string): LockstepError {
  return new LockstepError(
    'UnknownEngine',
    `'${member}' ${problem}: in this engine, an STF could do other things than in those of other workers`,
    { field: member },
  )
}
