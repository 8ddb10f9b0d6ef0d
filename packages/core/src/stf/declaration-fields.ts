import { LockstepError } from '../error.js'

// TypeScript says the same; said again at definition, because plain JavaScript is welcome and because a misspelt
// `invariants` would go unnoticed for ever.
const fieldsOf = {
  declaration: [
    'name',
    'version',
    'state',
    'errors',
    'events',
    'effects',
    'uses',
    'calls',
    'getters',
    'interface',
    'views',
    'admission',
    'genesis',
    'hooks',
    'invariants',
    'migrate',
    'limits',
  ],
  call: ['index', 'origin', 'receives', 'args', 'returns', 'weight', 'roles', 'spends', 'execute'],
  getter: ['index', 'args', 'returns', 'proven', 'roles', 'read'],
  getters: ['public', 'trusted'],
  hooks: ['onBlockStart', 'onBlockEnd'],
  admission: ['root', 'authorizeCall', 'authorizeGetter', 'chargeFee'],
  limits: ['block', 'hook', 'getter'],
  app: ['name', 'version', 'modules', 'admission', 'invariants', 'migrate', 'limits', 'proofs'],
  part: ['stf', 'index'],
} as const

/** @throws LockstepError `UnknownField` for a field that this part of a declaration does not have */
export function assertFields(part: keyof typeof fieldsOf, path: string, declared: object = {}): void {
  const known: readonly string[] = fieldsOf[part]
  for (const name of Object.keys(declared)) {
    if (known.includes(name)) continue
    const field = path === '' ? name : `${path}.${name}`
    const limit = known.join(', ')
    throw new LockstepError('UnknownField', `${field} is not read by anything; a ${part} has ${limit}`, {
      field,
      value: name,
      limit,
    })
  }
}
