import type { ChainInvocation } from '@lockstep/adapters/parentchain/embedded'
import type { Hex } from '@lockstep/core'
import { awaitExecuted } from '@lockstep/core/client'
import type { RemoteChain } from '../network/connect-chain.js'
import { usageError } from '../usage-error.js'
import { receiptDocument, receiptText } from './describe-receipt.js'
import { type Inbound, inboundReceipt } from './inbound-receipt.js'
import type { Session } from './open-session.js'
import { within } from './within.js'

/** How funds are brought in. */
export interface Bringing extends Pick<Inbound, 'args' | 'isInput'> {
  readonly chain: RemoteChain
  readonly invocation: ChainInvocation
  /** Milliseconds. */
  readonly patience: number
  /** Submits the extrinsic; answers its hash. */
  submit(): Promise<Hex>
}

/**
 * Brings funds to the shard, waits until a worker has taken them in, and reports the receipt; the exit code is 1 where
 * they were not taken.
 *
 * @throws LockstepError `Usage` for an STF that takes none; `Timeout`; as `inboundReceipt`
 */
export async function receiveFunds(
  session: Session,
  { chain, invocation, patience, submit, ...inbound }: Bringing,
  report: (text: string, document: unknown) => void,
): Promise<number> {
  const { stf, access } = session
  const call = stf.callByInbound('shieldFunds')
  if (call === undefined) throw usageError('shield', stf.name, 'the STF has no call that receives shieldFunds')
  const received = async () => {
    const included = await invocation.included(await submit())
    await awaitExecuted(access.provider, access, invocation, included)
    return inboundReceipt(session, chain, { ...inbound, call, included })
  }
  const signed = await within(patience, 'the receipt of the shielding', received())
  const document = receiptDocument(stf, signed, call)
  report(receiptText(document), { call: call.name, path: 'indirect', ...document })
  if (document.status === 'Executed') return 0
  const outcome = document.status === 'Failed' ? 'failed' : 'was rejected'
  process.stderr.write(`lockstep: ${document.code}: the shielding ${outcome}\n`)
  return 1
}
