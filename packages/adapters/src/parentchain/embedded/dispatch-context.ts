import type { Hex } from '@lockstep/core'
import type { PalletIndexes, RuntimeEvent } from '../integritee/index.js'
import type { ChainState } from './chain-state.js'
import type { VerifyQuote } from './verify-quote.js'

/** On whose behalf a call runs. */
export type Origin = { readonly kind: 'signed'; readonly account: Hex } | { readonly kind: 'root' }

/** What the chain was set up to accept as an enclave. */
export interface AttestationPolicy {
  readonly verifyQuote: VerifyQuote
  readonly allowSkippingAttestation: boolean
}

/** What a pallet's rule works on. */
export interface DispatchContext {
  readonly pallets: PalletIndexes
  readonly state: ChainState
  readonly attestation: AttestationPolicy
  /** The least that an account may hold, if it holds anything. */
  readonly existentialDeposit: bigint
  /** The account that may act as root, if there is one. */
  readonly sudoKey: Hex | undefined
  readonly block: { readonly number: number; readonly timestamp: bigint }
  deposit(event: RuntimeEvent, topics?: readonly Hex[]): void
}
