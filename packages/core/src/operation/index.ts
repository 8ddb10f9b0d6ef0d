export { decodeGetter, type PublicRequest, type TrustedRequest } from './decode-getter.js'
export { type DecodedOperation, decodeOperation, type SignedCall } from './decode-operation.js'
export type { Domain } from './domain.js'
export { appendNonce, encodeCall } from './encode-call.js'
export { encodePublicGetter, encodeTrustedGetter } from './encode-getter.js'
export { getterKinds } from './getter-kind.js'
export { boundGetterPayload } from './getter-payload.js'
export { type InboundOperation, type InputPlace, inboundOperation } from './inbound-operation.js'
export { type CallPath, operationKinds } from './operation-kind.js'
export {
  decodeCall,
  type OperationEnvironment,
  type PreparedFor,
  prepareOperation,
  type UnverifiedCall,
  verifyCall,
} from './prepare-operation.js'
export type { PreparedCall, PreparedInbound, PreparedInput, RejectedInput } from './prepared-input.js'
export { type SignCallOptions, signCall } from './sign-call.js'
export { type SignGetterOptions, signBareGetter, signGetter } from './sign-getter.js'
export { callSigningPayload, wrapBytes } from './signing-payload.js'
export { type GetterPolicy, type GetterRefusal, refuseTrustedGetter } from './verify-getter.js'
export { verifyPayload } from './verify-payload.js'
