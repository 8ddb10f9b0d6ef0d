import type { Request } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { requireSigned } from '../../require-signed.js'

/**
 * Orders an encrypted trusted operation. Whoever signs, whatever is in it: only the enclave can tell what it is worth.
 */
export function invoke(context: DispatchContext, origin: Origin, { request }: { readonly request: Request }): void {
  requireSigned(context, origin)
  context.deposit({
    type: 'enclaveBridge',
    value: { type: 'indirectInvocationRegistered', value: request.shard },
  })
}
