import { rpcReturnValueCodec } from '@lockstep/adapters/integritee-rpc'
import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { decode, encode, u32 } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import { encodeTrustedGetter, signGetter } from '@lockstep/core/operation'
import type { Getter } from '@lockstep/core/stf'
import { hexOf } from '../network/chain-rpc.js'
import type { Session } from './open-session.js'
import { requestLifetime } from './request-lifetime.js'

/**
 * The next nonce of the signer, or of the account whose delegate it is, calls that wait in the worker's pool counted. It is told to whom a trusted getter is answered.
 *
 * @throws LockstepError `NonceUnknown` for an STF without a trusted getter that takes no arguments
 */
export async function nextNonce(session: Session, signer: Signer, asDelegateOf: Hex | undefined): Promise<number> {
  const { stf, rpc, access } = session
  const getters = Object.values(stf.modules).flatMap(({ getters: { trusted } }) => Object.values(trusted))
  const getter = getters.find(takesNothing)
  if (getter === undefined) throw nonceUnknown(stf.name)
  const { number } = (await session.head()).header
  const domain = { mrenclave: access.worker.mrenclave, shard: access.shard }
  const asDelegate = asDelegateOf !== undefined
  const encoded = encodeTrustedGetter(getter, asDelegateOf ?? signer.account, {})
  const signed = signGetter(encoded, { signer, domain, expiry: number + requestLifetime, asDelegate })
  const request = toHex(encode(requestCodec, { shard: access.shard, ciphertext: toHex(signed) }))
  const answer = hexOf(await rpc.call('author_getNextNonce', [request]))
  return decode(u32, fromHex(decode(rpcReturnValueCodec, fromHex(answer)).value))
}

function takesNothing({ args: { schema } }: Getter): boolean {
  return schema.kind === 'struct' && schema.fields.length === 0
}

function nonceUnknown(stf: string): LockstepError {
  return new LockstepError(
    'NonceUnknown',
    `${stf} has no trusted getter without arguments, by which a worker tells nonces; give --nonce`,
    { field: '--nonce', value: stf },
  )
}
