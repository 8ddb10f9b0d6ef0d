import type { Hex } from '@lockstep/core'
import type { KeySource } from '../enclave-keys.js'
import type { DefectReport } from '../launched-enclave.js'
import type { EcallArguments, EcallName, EcallResults } from './ecalls.js'
import type { ErrorMessage } from './error-message.js'

/** A call into the enclave by name. */
export type EcallRequest<Name extends EcallName = EcallName> = {
  readonly [N in Name]: { readonly name: N; readonly args: EcallArguments[N] }
}[Name]

/** A call as it goes across; `id` is the host's, counted up. */
export type EcallMessage<Name extends EcallName = EcallName> = EcallRequest<Name> & {
  readonly kind: 'ecall'
  readonly id: number
}

export type EcallResult<Name extends EcallName = EcallName> = {
  readonly [N in Name]: {
    readonly kind: 'ecallResult'
    readonly id: number
    readonly name: N
    readonly result: EcallResults[N]
  }
}[Name]

/** What the host knows of an enclave once it runs. */
export interface Started {
  readonly kind: 'started'
  readonly mrenclave: Hex
  readonly shard: Hex
  readonly account: Hex
}

/** From the host. `start` comes first and once; `quote` answers an OCALL, whose `id` is the enclave's. */
export type ToEnclave =
  | { readonly kind: 'start'; readonly keys: KeySource }
  | EcallMessage
  | { readonly kind: 'quote'; readonly id: number; readonly quote: Uint8Array }
  | { readonly kind: 'quoteFailed'; readonly id: number; readonly error: ErrorMessage }

/** From the enclave. `askQuote` is its one OCALL; `defect` expects no answer. */
export type ToHost =
  | Started
  | { readonly kind: 'startFailed'; readonly error: ErrorMessage }
  | EcallResult
  | { readonly kind: 'ecallFailed'; readonly id: number; readonly error: ErrorMessage }
  | { readonly kind: 'askQuote'; readonly id: number; readonly reportData: Uint8Array }
  | { readonly kind: 'defect'; readonly defect: DefectReport }
