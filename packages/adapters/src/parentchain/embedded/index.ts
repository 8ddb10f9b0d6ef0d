export { createExtrinsicFactory, type ExtrinsicFactoryOptions } from '../signed-chain/extrinsic-factory.js'
export {
  type ChainInvocation,
  createIndirectInvocation,
  type IndirectInvocationOptions,
} from '../signed-chain/indirect-invocation.js'
export {
  composeExtrinsic,
  type ExtrinsicParts,
  type SignedExtrinsic,
  signedExtrinsicCodec,
} from '../signed-chain/signed-extrinsic.js'
export { createEmbeddedChain, type EmbeddedChain, type EmbeddedChainOptions } from './embedded-chain.js'
export { createEmbeddedLightClient, type EmbeddedLightClientOptions } from './embedded-light-client.js'
export type { Genesis } from './genesis.js'
export type { RegisteredEnclave } from './registered-enclave.js'
export { startProduction } from './start-production.js'
export type { AttestedEnclave, VerifyQuote } from './verify-quote.js'
