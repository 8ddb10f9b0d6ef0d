export {
  type AccessPolicy,
  type AccessRequest,
  type AccessRole,
  type AccessSubject,
  type AuthorizeAccess,
  type Caller,
  defaultAccessPolicy,
  openAccessPolicy,
} from './access-policy.js'
export type { RequestId } from './envelope.js'
export type { HttpLimits, HttpServerOptions } from './http-server.js'
export { type EeaService, openEeaService } from './open-service.js'
export type { OpenRpcDocument } from './openrpc-document.js'
export { serviceCode } from './refuse.js'
export type { CallReport, RpcDispatcher } from './rpc-dispatcher.js'
export type { CallContext, MethodAnswer, RpcMethod } from './rpc-method.js'
export type { CallbackOptions, ServiceLimits, ServiceLog, ServiceOptions } from './service-options.js'
