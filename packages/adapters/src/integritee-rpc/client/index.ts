export { type CertificatePolicy, verifyEnclaveCertificate } from '../certificate/verify-enclave-certificate.js'
export { type CallDirectlyOptions, callDirectly, type DirectOutcome } from './call-directly.js'
export { connectWorkerRpc, type WorkerRpc, type WorkerRpcOptions } from './connect-worker-rpc.js'
export type { DirectFrame } from './read-status-frame.js'
