export type { CompletedOrder } from './await-order.js'
export {
  type AwaitingOptions,
  createEeaProxyClient,
  type EeaProxyClient,
  type VerifiedAnswer,
} from './create-eea-proxy-client.js'
export type { KnownProxyWorker, ProxyClientOptions } from './proxy-client-options.js'
export { type ProxyReceipt, type ProxyReceiptUpdate, readReceipt } from './read-receipt.js'
export type { SubmissionOptions } from './submit-order.js'
export { type OrderEnd, verifyReceipt } from './verify-receipt.js'
