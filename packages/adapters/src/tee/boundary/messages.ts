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

/** For a quote over 64 bytes. */
export interface AskQuote {
  readonly kind: 'askQuote'
  readonly id: number
  readonly reportData: Uint8Array
}

/** To raise a counter. Name and number are no secrets: what is counted are the parentchain's final blocks. */
export interface AskCounter {
  readonly kind: 'askCounter'
  readonly id: number
  readonly name: Hex
  readonly least: number
}

/** From the host. `start` comes first and once; the last three answer an OCALL, whose `id` is the enclave's. */
export type ToEnclave =
  | { readonly kind: 'start'; readonly keys: KeySource }
  | EcallMessage
  | { readonly kind: 'quote'; readonly id: number; readonly quote: Uint8Array }
  | { readonly kind: 'counter'; readonly id: number; readonly value: number }
  | { readonly kind: 'ocallFailed'; readonly id: number; readonly error: ErrorMessage }

/** From the enclave. `askQuote` and `askCounter` are its OCALLs; `defect` expects no answer. */
export type ToHost =
  | Started
  | { readonly kind: 'startFailed'; readonly error: ErrorMessage }
  | EcallResult
  | { readonly kind: 'ecallFailed'; readonly id: number; readonly error: ErrorMessage }
  | AskQuote
  | AskCounter
  | { readonly kind: 'defect'; readonly defect: DefectReport }
