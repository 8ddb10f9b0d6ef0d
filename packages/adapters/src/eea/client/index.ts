export {
  type AttestWorkerDetails,
  attestByIas,
  type IasAttestation,
  type WorkerClaim,
} from './attest-worker-details.js'
export { awaitResult, fetchResult, type PullOptions } from './await-result.js'
export { type CallbackReceiver, type CallbackReceiverOptions, openCallbackReceiver } from './callback-receiver.js'
export { composeOrder, type OrderDraft, type OrderMode } from './compose-order.js'
export { type DiscoverOptions, discoverWorker, type TrustedWorker } from './discover-worker.js'
export {
  type CompletedOrder,
  createEeaClient,
  type EeaClient,
  type EeaClientOptions,
  type SubmittedOrder,
} from './eea-client.js'
export { findWorkers, type WorkerSearch } from './find-workers.js'
export { type OrderProgress, readOrderProgress } from './order-progress.js'
export { createOrderReceipt, fetchOrderReceipt, type KeptReceipt, type OrderReceiptOptions } from './order-receipt.js'
export { type RpcAnswer, readRpcAnswer } from './rpc-answer.js'
export { connectService, type ServiceConnection, type ServiceConnectionOptions } from './service-connection.js'
export { submitOrder } from './submit-order.js'
