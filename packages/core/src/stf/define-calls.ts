import type { Codec } from '../codec/index.js'
import { schemaText, struct } from '../codec/index.js'
import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'
import { assignIndices } from './assign-index.js'
import type { CallDeclarations } from './declaration.js'
import { assertFields } from './declaration-fields.js'
import { assertCodec, boundedFields } from './declared-fields.js'
import { declaredOrigin } from './declared-origin.js'
import { declaredRoles } from './declared-roles.js'
import { assertSize } from './define-messages.js'
import type { Fields } from './fields.js'
import { frozenDeclaration } from './frozen-declaration.js'
import { type InboundName, inboundInputs } from './inbound.js'
import { maxArgumentsSize } from './message-limit.js'
import type { AnyCallContext, Call } from './module.js'
import type { Mount } from './mount.js'
import { assertWeight, defaultCallWeight } from './weight.js'

type Declared = CallDeclarations<Record<string, Fields>, Record<string, Codec<unknown>>, AnyCallContext>

/** Turns the declared calls into calls with a place on the wire. */
export function defineCalls(declared: Declared, mount: Mount): Readonly<Record<string, Call<Fields>>> {
  for (const [name, declaration] of Object.entries(declared)) assertFields('call', `calls.${name}`, declaration)
  const indices = assignIndices('calls', declared)
  const calls: Record<string, Call<Fields>> = {}
  for (const [name, declaration] of Object.entries(declared)) {
    const field = `calls.${name}`
    if (declaration.receives !== undefined) assertReceives(field, declaration, declaration.receives)
    if (declaration.returns !== undefined) assertReturns(`${field}.returns`, declaration.returns)
    calls[name] = {
      name: `${mount.namePrefix}${name}`,
      module: mount.number,
      path: [...mount.prefix, indices.get(name) ?? 0],
      origin: declaredOrigin(field, declaration.origin),
      receives: declaration.receives,
      args: boundedFields(`${field}.args`, declaration.args, maxArgumentsSize),
      returns: declaration.returns,
      weight: assertWeight(`${field}.weight`, declaration.weight ?? defaultCallWeight),
      roles: declaredRoles(field, declaration.roles),
      spends: (values) => declaration.spends?.(values) ?? 0n,
      execute: (context, values) => declaration.execute(context, values),
    }
  }
  return frozenDeclaration(calls)
}

function assertReturns(field: string, returns: Codec<unknown>): void {
  assertCodec(field, returns)
  assertSize(field, returns.maxSize)
}

function assertReceives(
  call: string,
  declaration: { readonly origin?: string; readonly args?: Fields },
  input: InboundName,
): void {
  const field = `${call}.receives`
  if (!Object.hasOwn(inboundInputs, input)) throw unknownInbound(field, input)
  if (declaration.origin !== 'enclave') {
    throw new LockstepError('InboundOrigin', `${field} is '${input}'; such a call must have origin: 'enclave'`, {
      field,
      value: declaration.origin ?? 'signed',
      limit: 'enclave',
    })
  }
  const expected = schemaText(struct(inboundInputs[input]).schema)
  const actual = schemaText(struct(declaration.args ?? {}).schema)
  if (actual !== expected) {
    throw new LockstepError('InboundArguments', `${call}.args is ${actual}; '${input}' brings ${expected}`, {
      field: `${call}.args`,
      value: actual,
      limit: expected,
    })
  }
}

function unknownInbound(field: string, input: unknown): LockstepError {
  const limit = Object.keys(inboundInputs).join(', ')
  return new LockstepError('InvalidInbound', `${field} is ${showValue(input)}; write one of ${limit}`, {
    field,
    value: input,
    limit,
  })
}
