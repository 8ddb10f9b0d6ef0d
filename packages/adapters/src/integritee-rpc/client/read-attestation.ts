import { fromHex, LockstepError } from '@lockstep/core'
import type { Attestation } from '@lockstep/core/worker'
import { isHex } from './hex-result.js'

/** The answer of `lockstep_attest`. @throws LockstepError `RpcAnswer` */
export function readAttestation(result: unknown): Attestation {
  if (typeof result === 'object' && result !== null) {
    const { shieldingKey, enclaveAccount, boxPublicKey, quote }: Partial<Record<keyof Attestation, unknown>> = result
    if (typeof shieldingKey === 'string' && isHex(enclaveAccount) && isHex(boxPublicKey) && isHex(quote)) {
      return { shieldingKey, enclaveAccount, boxPublicKey, quote: fromHex(quote) }
    }
  }
  throw new LockstepError('RpcAnswer', 'lockstep_attest answers no attestation; is this a worker of Lockstep?', {
    field: 'lockstep_attest',
  })
}
