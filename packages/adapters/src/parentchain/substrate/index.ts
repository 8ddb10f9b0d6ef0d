export type { NodePatience, NodeRetry } from './ask-patiently.js'
export { type BlockProof, decodeBlockProof, encodeBlockProof, type FinalityProof } from './block-proof.js'
export { connectSubstrateRpc, type SubstrateRpcOptions } from './connect-substrate-rpc.js'
export { type BestImportOptions, importFromBest, type Reorganization } from './import-from-best.js'
export type { RuntimeFrom, SubstrateLightClientOptions, SubstrateTrust } from './light-client-options.js'
export type { NodeAlarmCode } from './node-error.js'
export { encodeCarried, type RequestCarrier, remarkCarrier } from './request-carrier.js'
export {
  createSubstrateExtrinsicFactory,
  type SubstrateExtrinsicFactoryOptions,
} from './substrate-extrinsic-factory.js'
export { createSubstrateLightClient } from './substrate-light-client.js'
export { createSubstrateOutbox, type SubstrateOutboxOptions } from './substrate-outbox.js'
export {
  createSubstrateParentchain,
  type SubstrateParentchain,
  type SubstrateParentchainOptions,
} from './substrate-parentchain.js'
export type { SubstrateRpc } from './substrate-rpc.js'
export {
  createSubstrateRuntime,
  type PreparedExtrinsic,
  type RuntimeCallView,
  type RuntimeEventView,
  type RuntimeExtrinsic,
  type SigningContext,
  type SubstrateRuntime,
} from './substrate-runtime.js'
