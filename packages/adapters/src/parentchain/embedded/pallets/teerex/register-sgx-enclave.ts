import { fromHex, type Hex } from '@lockstep/core'
import { maximumProofSize, maximumUrlSize, type RegisterSgxEnclave } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { requireSigned } from '../../require-signed.js'
import type { AttestedEnclave } from '../../verify-quote.js'

/**
 * Registers the enclave behind a quote, or renews it with another fingerprint. The sender must be the key that the
 * quote attests; a proxied enclave may be registered by anybody and gets no rights.
 */
export function registerSgxEnclave(context: DispatchContext, origin: Origin, call: RegisterSgxEnclave): void {
  const sender = requireSigned(context, origin)
  requireLengths(context, call)
  const { fingerprint, signer, status } = attest(context, sender, call)
  const proxied = call.attestationMethod.type !== 'ias' && call.attestationMethod.value.proxied
  if (!proxied) {
    if (signer !== sender) throw palletFailure(context.pallets, 'teerex', 'SenderIsNotAttestedEnclave')
    const { workerUrl, attestationMethod } = call
    const { timestamp } = context.block
    context.state.sovereignEnclaves.set(sender, { fingerprint, timestamp, workerUrl, attestationMethod })
  }
  context.deposit({
    type: 'teerex',
    value: {
      type: 'addedSgxEnclave',
      value: {
        registeredBy: sender,
        workerUrl: call.workerUrl,
        tcbStatus: status,
        attestationMethod: call.attestationMethod,
      },
    },
  })
}

function requireLengths({ pallets }: DispatchContext, { proof, workerUrl }: RegisterSgxEnclave): void {
  if (fromHex(proof).length > maximumProofSize) throw palletFailure(pallets, 'teerex', 'RaProofTooLong')
  if (workerUrl !== null && fromHex(workerUrl).length > maximumUrlSize) {
    throw palletFailure(pallets, 'teerex', 'EnclaveUrlTooLong')
  }
}

function attest(
  { pallets, attestation, block }: DispatchContext,
  sender: Hex,
  { proof, attestationMethod }: RegisterSgxEnclave,
): AttestedEnclave {
  if (attestationMethod.type === 'skip') {
    if (!attestation.allowSkippingAttestation) throw palletFailure(pallets, 'teerex', 'SkippingAttestationNotAllowed')
    return { fingerprint: claimedFingerprint(proof), signer: sender, status: 'invalid' }
  }
  const attested = attestation.verifyQuote(fromHex(proof), attestationMethod.type, block.timestamp)
  if (attested === undefined) throw palletFailure(pallets, 'teerex', 'RemoteAttestationVerificationFailed')
  return attested
}

const mrenclaveCharacters = 2 + 2 * 32

/** COMPAT: a proof that is shorter than an MRENCLAVE stands for the zero fingerprint, as in the teerex pallet. */
function claimedFingerprint(proof: Hex): Hex {
  return proof.length < mrenclaveCharacters ? `0x${'00'.repeat(32)}` : `0x${proof.slice(2, mrenclaveCharacters)}`
}
