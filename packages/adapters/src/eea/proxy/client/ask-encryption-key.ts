import { fromHex } from '@lockstep/core'
import { type Address, type Client, encodeFunctionData, type Hex } from 'viem'
import { readContract } from 'viem/actions'
import { base64Text } from '../../work-order/base64-text.js'
import { encryptionKeyHash, verifyKeyHash } from '../../work-order/encryption-key-hash.js'
import type { EncryptionKeyRecord } from '../../work-order/encryption-key-record.js'
import { signatureFault } from '../../work-order/fault.js'
import { workOrderProxyAbi } from '../artifact/work-order-proxy.js'
import { idWord } from '../payload/id-word.js'
import { type CallSender, sendCall } from './contract-call.js'
import type { KnownProxyWorker } from './proxy-client-options.js'

export interface KeyQuery {
  readonly client: Client
  readonly proxy: Address
  readonly worker: KnownProxyWorker
}

/** Asks the workers of a contract for a key under a tag. */
export async function startEncryptionKey(sender: CallSender, proxy: Address, tag: Hex): Promise<void> {
  const call = { abi: workOrderProxyAbi, functionName: 'encryptionKeyStart', args: [tag] } as const
  await sendCall(sender, proxy, encodeFunctionData(call))
}

/**
 * The worker's key for a tag, which is another one than the key that was used last; `undefined` while there is none.
 *
 * @throws EeaError `InvalidSignature` for a key that the worker did not sign: the contract lets its service set keys.
 */
export async function readEncryptionKey(
  { client, proxy, worker }: KeyQuery,
  tag: Hex,
  lastUsedKeyNonce: Hex = `0x${'00'.repeat(32)}`,
): Promise<EncryptionKeyRecord | undefined> {
  const [errorCode, nonce, signature, encryptionKey] = await readContract(client, {
    address: proxy,
    abi: workOrderProxyAbi,
    functionName: 'encryptionKeyGet',
    args: [idWord(worker.workerId), tag],
  })
  if (errorCode !== 0n || nonce === lastUsedKeyNonce) return undefined
  const record = {
    workerId: worker.workerId,
    encryptionKey: keyTextOf(worker, encryptionKey),
    encryptionKeyNonce: nonce.slice(2),
    tag: tag.slice(2),
    signature: base64Text(fromHex(signature)),
  }
  const { suite, verificationKey } = worker
  if (verifyKeyHash(suite, verificationKey, encryptionKeyHash(suite, record), record.signature)) return record
  throw signatureFault(suite.profile, 'signature', 'of the encryption key was not made by the key of the worker')
}

function keyTextOf({ suite }: KnownProxyWorker, key: Hex): string {
  return suite.profile.publicKeys === 'pem' ? Buffer.from(fromHex(key)).toString('utf8') : key.slice(2)
}
