export { base58Text, parseBase58Text } from './base58-text.js'
export { type DirectRequestStatus, directRequestStatusCodec } from './direct-request-status.js'
export { maximumRpcValueSize, type RpcReturnValue, rpcReturnValueCodec } from './rpc-return-value.js'
export {
  type SidechainBlockData,
  type SidechainHeader,
  type SignedSidechainBlock,
  sidechainBlockDataCodec,
  sidechainHeaderCodec,
  sidechainHeaderHash,
  signedSidechainBlockCodec,
  signedSidechainBlocksCodec,
} from './sidechain-block.js'
export {
  type TrustedOperationStatus,
  type TrustedOperationStatusName,
  trustedOperationStatusCodec,
} from './trusted-operation-status.js'
