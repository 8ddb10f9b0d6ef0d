import { LockstepError } from '../error.js'
import type { CallOrigin } from './module.js'

const origins: readonly string[] = ['signed', 'enclave', 'root'] satisfies readonly CallOrigin[]

/** Who may make a call: accounts, where nothing is said. @throws LockstepError `InvalidOrigin` */
export function declaredOrigin(field: string, origin: CallOrigin = 'signed'): CallOrigin {
  if (origins.includes(origin)) return origin
  throw new LockstepError(
    'InvalidOrigin',
    `${field}.origin is '${String(origin)}'; write one of ${origins.join(', ')}`,
    {
      field: `${field}.origin`,
      value: origin,
      limit: origins.join(', '),
    },
  )
}
