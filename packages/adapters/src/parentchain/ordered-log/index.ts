export { createExtrinsicFactory, type ExtrinsicFactoryOptions } from '../signed-chain/extrinsic-factory.js'
export { createIndirectInvocation, type IndirectInvocationOptions } from '../signed-chain/indirect-invocation.js'
export { createOutbox, type OutboxOptions } from '../signed-chain/outbox.js'
export {
  composeExtrinsic,
  type ExtrinsicParts,
  type SignedExtrinsic,
  signedExtrinsicCodec,
} from '../signed-chain/signed-extrinsic.js'
export { createOrderedLog, type OrderedLog, type OrderedLogOptions } from './ordered-log.js'
export { createOrderedLogLightClient, type OrderedLogLightClientOptions } from './ordered-log-light-client.js'
