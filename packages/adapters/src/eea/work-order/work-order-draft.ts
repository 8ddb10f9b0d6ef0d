import type { ThirdPartyItem, ThirdPartyKey } from './data-encryption-key.js'
import type { HashSigner } from './hash-signer.js'

/** A work order in plain form, before it is encrypted for a worker. Ids are texts as {@link WorkOrderRequest} has them. */
export interface WorkOrderDraft {
  readonly workOrderId: string
  readonly workerId: string
  /** May be absent where the worker has one workload, and the profile does not ask for it. */
  readonly workloadId?: string | undefined
  readonly requesterId: string
  /** Milliseconds; 0 for the modes other than the synchronous one. */
  readonly responseTimeoutMSecs: number
  /** Default: the worker's first. */
  readonly payloadFormat?: string | undefined
  /** Where the result is posted: the asynchronous mode. */
  readonly resultUri?: string | undefined
  /** Where it is told that the order has ended: the notification mode. */
  readonly notifyUri?: string | undefined
  readonly inData: readonly InputDraft[]
  /** What is known of the outputs before they exist; one that is not named here comes under the session key. */
  readonly outData?: readonly OutputDraft[] | undefined
  /** Signs the request; absent: it stays anonymous. */
  readonly signer?: HashSigner | undefined
}

/** An input. `index` defaults to the position in the array. */
export type InputDraft =
  | {
      readonly protection?: 'session' | undefined
      readonly index?: number | undefined
      readonly data: Uint8Array
      /** Sends the hash of the plaintext along. Off by default: whoever can guess the plaintext recognises its hash. */
      readonly withDataHash?: boolean | undefined
    }
  | { readonly protection: 'clear'; readonly index?: number | undefined; readonly data: Uint8Array }
  | { readonly protection: 'thirdParty'; readonly index?: number | undefined; readonly item: ThirdPartyItem }

/** An output: whose key it comes under, and a reference to where it goes, for the workload to understand. */
export type OutputDraft =
  | {
      readonly protection: 'session' | 'clear'
      readonly index?: number | undefined
      /** Empty is none. */
      readonly reference?: Uint8Array | undefined
    }
  | { readonly protection: 'thirdParty'; readonly index?: number | undefined; readonly key: ThirdPartyKey }
