import type { TrustedRequest } from './decode-getter.js'
import { boundGetterPayload } from './getter-payload.js'
import type { OperationEnvironment } from './prepare-operation.js'
import { verifyPayload } from './verify-payload.js'

/** Why a getter request is not answered. */
export type GetterRefusal = 'Undecodable' | 'BareGetter' | 'Expired' | 'Unauthorized' | 'BadSignature'

/** What a worker allows of getters. */
export interface GetterPolicy {
  /** COMPAT: answer requests whose signature is bound to nothing, as Integritee's clients send them. */
  readonly bareGetters: boolean
}

/**
 * Why the trusted request is refused at this block, or `undefined` where it may be answered. A delegate must have
 * signed it itself and be one whom `mayAsk` grants it.
 */
export function refuseTrustedGetter(
  environment: OperationEnvironment,
  policy: GetterPolicy,
  request: TrustedRequest,
  block: number,
  mayAsk: (request: TrustedRequest) => boolean,
): GetterRefusal | undefined {
  if (request.expiry === undefined && !policy.bareGetters) return 'BareGetter'
  if (request.expiry !== undefined && request.expiry < block) return 'Expired'
  const payload =
    request.expiry === undefined
      ? request.encoded
      : boundGetterPayload(request.encoded, request.expiry, environment.domain)
  if (!verifyPayload(environment.provider, request.signature, payload, request.delegate ?? request.sender)) {
    return 'BadSignature'
  }
  return request.delegate === null || mayAsk(request) ? undefined : 'Unauthorized'
}
