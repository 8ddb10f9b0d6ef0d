import type { Codec } from '../codec/index.js'
import { assignIndices } from './assign-index.js'
import type { GetterDeclarations } from './declaration.js'
import { assertFields } from './declaration-fields.js'
import { assertBound, assertCodec, boundedFields } from './declared-fields.js'
import { declaredRoles } from './declared-roles.js'
import type { Fields } from './fields.js'
import { frozenDeclaration } from './frozen-declaration.js'
import { maxAnswerSize } from './message-limit.js'
import type { AnyReadContext, AnyTrustedReadContext, Getter } from './module.js'
import type { Mount } from './mount.js'

/** Turns the declared getters of one access kind into getters with a place on the wire. */
export function defineGetters(
  access: 'public' | 'trusted',
  declared: GetterDeclarations<
    Record<string, Fields>,
    Record<string, Codec<unknown>>,
    AnyReadContext | AnyTrustedReadContext
  >,
  mount: Mount,
): Readonly<Record<string, Getter<Fields>>> {
  const list = `getters.${access}`
  for (const [name, declaration] of Object.entries(declared)) assertFields('getter', `${list}.${name}`, declaration)
  const indices = assignIndices(list, declared)
  const getters: Record<string, Getter<Fields>> = {}
  for (const [name, declaration] of Object.entries(declared)) {
    const field = `${list}.${name}`
    assertAnswer(`${field}.returns`, declaration.returns)
    getters[name] = {
      access,
      name: `${mount.namePrefix}${name}`,
      module: mount.number,
      path: [...mount.prefix, indices.get(name) ?? 0],
      args: boundedFields(`${field}.args`, declaration.args, maxAnswerSize),
      returns: declaration.returns,
      proven: mount.proofs && (declaration.proven ?? false),
      roles: declaredRoles(field, declaration.roles),
      read: (context, values) => declaration.read(context, values),
    }
  }
  return frozenDeclaration(getters)
}

function assertAnswer(field: string, returns: Codec<unknown>): void {
  assertCodec(field, returns)
  assertBound(field, returns.maxSize, maxAnswerSize)
}
