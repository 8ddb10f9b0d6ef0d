import { schemaText, struct } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { assignIndices } from './assign-index.js'
import type { CallDeclaration } from './declaration.js'
import type { Fields } from './fields.js'
import { type InboundName, inboundInputs } from './inbound.js'
import type { AnyCallContext, Call } from './stf.js'

/** Turns the declared calls into calls with a place on the wire. */
export function defineCalls(
  declared: Readonly<Record<string, CallDeclaration<Fields, AnyCallContext>>>,
): Readonly<Record<string, Call<Fields>>> {
  const indices = assignIndices('calls', declared)
  const calls: Record<string, Call<Fields>> = {}
  for (const [name, declaration] of Object.entries(declared)) {
    const args = struct(declaration.args ?? {})
    if (declaration.receives !== undefined) assertReceives(name, declaration, declaration.receives)
    calls[name] = {
      name,
      index: indices.get(name) ?? 0,
      origin: declaration.origin ?? 'signed',
      receives: declaration.receives,
      args,
      execute: (context, values) => declaration.execute(context, values),
    }
  }
  return calls
}

function assertReceives(name: string, declaration: CallDeclaration<Fields, AnyCallContext>, input: InboundName): void {
  const field = `calls.${name}.receives`
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
    throw new LockstepError('InboundArguments', `calls.${name}.args is ${actual}; '${input}' brings ${expected}`, {
      field: `calls.${name}.args`,
      value: actual,
      limit: expected,
    })
  }
}
