import type { Hex } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import { resolveAccount, resolveSigner } from '../account/resolve-account.js'
import { readDuration } from '../duration.js'
import { wholeNumber } from '../parse-options.js'
import { usageError } from '../usage-error.js'
import type { Session } from './open-session.js'
import { sessionOptions } from './session-options.js'

const sendingOptions = {
  from: { type: 'string', hint: 'ACCOUNT', help: 'who signs: //Alice, or a name of the keystore' },
  delegate: { type: 'string', hint: 'ACCOUNT', help: 'who signs in the name of --from, which gave it that right' },
  direct: { type: 'boolean', default: false, help: 'straight to the worker; the usual way' },
  indirect: { type: 'boolean', default: false, help: 'encrypted, in an extrinsic on the parentchain' },
  nonce: { type: 'string', hint: 'N', help: 'the account’s next, if left out' },
  relayer: { type: 'string', hint: 'ACCOUNT', help: 'with --indirect: who signs the extrinsic; as --from' },
  timeout: { type: 'string', hint: 'TIME', help: 'how long to wait for the receipt; 60s' },
} as const

/** How a command signs and sends a call, and finds the worker. */
export const callOptions: typeof sendingOptions & typeof sessionOptions = { ...sendingOptions, ...sessionOptions }

/** The values of {@link callOptions} beside those of a session. */
export interface CallValues {
  readonly from?: string | undefined
  readonly delegate?: string | undefined
  readonly direct?: boolean | undefined
  readonly indirect?: boolean | undefined
  readonly nonce?: string | undefined
  readonly relayer?: string | undefined
  readonly timeout?: string | undefined
}

/** Who signs, and which way a call goes. */
export interface Sending {
  readonly signer: Signer
  /** The account in whose name the signer calls; `undefined` for its own. */
  readonly asDelegateOf: Hex | undefined
  readonly path: 'direct' | 'indirect'
  readonly nonce: number | undefined
  readonly relayer: Signer
  /** Milliseconds. */
  readonly patience: number
}

const usualPatience = '60s'

/** @throws LockstepError `Usage` */
export async function readSending({ accounts }: Pick<Session, 'accounts'>, values: CallValues): Promise<Sending> {
  const { from, delegate, direct, indirect, nonce, relayer, timeout = usualPatience } = values
  if (direct === true && indirect === true) throw usageError('--indirect', 'given with --direct', 'choose one of them')
  if (from === undefined) throw usageError('--from', undefined, 'name who signs, such as //Alice')
  const signer = await resolveSigner(accounts, delegate === undefined ? '--from' : '--delegate', delegate ?? from)
  return {
    signer,
    asDelegateOf: delegate === undefined ? undefined : await resolveAccount(accounts, '--from', from),
    path: indirect === true ? 'indirect' : 'direct',
    nonce: nonce === undefined ? undefined : wholeNumber('--nonce', nonce, 0, 2 ** 32 - 1),
    relayer: relayer === undefined ? signer : await resolveSigner(accounts, '--relayer', relayer),
    patience: readDuration('--timeout', timeout, 100, 3_600_000),
  }
}
