export type { CallSender } from '../client/contract-call.js'
export { deployProxyContracts, type ProxyDeployment } from '../development/deploy-proxy-contracts.js'
export {
  connectDevelopmentEvm,
  type DevelopmentAccounts,
  type DevelopmentEvm,
  openDevelopmentEvm,
} from '../development/development-evm.js'
export { openInProcessEvm } from '../development/in-process-evm.js'
export { type ProxyRegistration, registerProxyWorker } from '../development/register-worker.js'
export { type Anvil, type AnvilOptions, startAnvil } from '../development/start-anvil.js'
export type { ProxyContracts } from './contract-event.js'
export { maximumPayloadBytes, type PublishResponse } from './fit-response.js'
export { openProxyService, type ProxyProgress, type ProxyService } from './open-proxy-service.js'
export type { ProxyServiceOptions } from './proxy-service-options.js'
export type { EncryptionKeyWish, ProxyWorker } from './proxy-worker.js'
