import type { DirectRefusal } from '../../direct/refusal.js'
import { rpcCodes } from './rpc-code.js'
import { RpcFailure } from './rpc-failure.js'

/** SPEC: Integritee worker, `top-pool-author/src/client_error.rs`: codes and the messages of the first three. */
const failures: Partial<Readonly<Record<DirectRefusal, readonly [number, string]>>> = {
  Undecryptable: [rpcCodes.badFormat, 'Trusted operation could not be deciphered'],
  TruncatedCiphertext: [rpcCodes.badFormat, 'Trusted operation could not be deciphered'],
  Truncated: [rpcCodes.badFormat, 'Trusted operation has invalid format'],
  Undecodable: [rpcCodes.badFormat, 'Trusted operation has invalid format'],
  TrailingBytes: [rpcCodes.badFormat, 'Trusted operation has invalid format'],
  TooLong: [rpcCodes.badFormat, 'Trusted operation has invalid format'],
  ForeignShard: [rpcCodes.noSuchShard, 'Shard does not exist'],
  UnsupportedOperation: [
    rpcCodes.unsupportedOperation,
    'Trusted operation is no direct call; submit it on the parentchain',
  ],
  BadSignature: [rpcCodes.invalidOperation, 'Signature is not the sender’s over this call, nonce, code and shard'],
  StaleNonce: [rpcCodes.invalidOperation, 'Nonce was used before'],
  TooFarAhead: [rpcCodes.invalidOperation, 'Nonce comes too far before its turn'],
  Banned: [rpcCodes.banned, 'Trusted Operation temporarily Banned'],
  AlreadyImported: [rpcCodes.alreadyImported, 'Already imported'],
  TooLowPriority: [rpcCodes.tooLowPriority, 'Too low priority'],
  AccountFull: [rpcCodes.poolFull, 'The account has too many operations waiting'],
  PoolFull: [rpcCodes.poolFull, 'The pool is full'],
}

/** The error object for a direct call that is not taken; its `data` is the stable name of the reason. */
export function refusedOperation(refused: DirectRefusal): RpcFailure {
  const [code, message] = failures[refused] ?? [rpcCodes.invalidOperation, 'Trusted operation is invalid']
  return new RpcFailure(code, message, refused)
}
