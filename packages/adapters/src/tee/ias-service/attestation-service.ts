import type { IasProof } from '../ias/ias-proof.js'

/** Who turns a platform's quote into a report that everybody can check. */
export interface AttestationService {
  /**
   * Asks for a report on a quote; the proof is not verified yet.
   *
   * @param nonce up to 32 letters or digits; it stands in the report again.
   * @throws LockstepError `ServiceRefused` with the service's status, `ServiceUnreachable`
   */
  report(quote: Uint8Array, nonce?: string): Promise<IasProof>
}
