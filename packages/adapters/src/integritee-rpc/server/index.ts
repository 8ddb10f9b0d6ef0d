export { createEnclaveCertificate, type EnclaveCertificate } from '../certificate/create-enclave-certificate.js'
export { launchThreadWithRpc, type RpcThreadLaunch } from '../relay/launch-thread-with-rpc.js'
export { type LaunchedWithRpc, launchWithRpc, type RpcLaunch } from '../relay/launch-with-rpc.js'
export { createRpcHost, type ListenOptions, type RpcHost, type RpcHostOptions } from '../relay/relay-host.js'
export type { FromRpc, ToRpc } from '../relay/relay-messages.js'
export {
  type RpcOptions,
  type ServeRelayOptions,
  serveRelay,
} from '../relay/serve-relay.js'
export { rpcCodes } from './rpc-code.js'
export type { RpcDialect } from './rpc-dialect.js'
export type { ConnectionEnd, RpcEvent, RpcObserver } from './rpc-event.js'
export { RpcFailure } from './rpc-failure.js'
export { defaultRpcLimits, type RpcLimits } from './rpc-limits.js'
export { createRpcLog } from './rpc-log.js'
export type { RpcEnvironment, WorkerDescription } from './rpc-method.js'
export { createRpcMetrics, type RpcMetrics } from './rpc-metrics.js'
export { createRpcServer, type RpcServer, type RpcServerOptions } from './rpc-server.js'
