export type { AttestationService } from './attestation-service.js'
export { type ConnectAttestationOptions, connectAttestationService } from './connect-attestation-service.js'
export {
  type AttestationServiceOptions,
  createAttestationService,
  type QuoteStatus,
  type SimulatedAttestationService,
} from './create-attestation-service.js'
export {
  type ServeAttestationOptions,
  type ServedAttestation,
  serveAttestationService,
} from './serve-attestation-service.js'
