export { createAttestationVerifier } from './attestation-verifier.js'
export type { HostTrace, TraceEntry } from './boundary/host-trace.js'
export { type CounterMemory, createCounterMemory } from './counter/counter-memory.js'
export { type CounterDirectory, openCounterDirectory } from './counter/open-counter-directory.js'
export type { EnclaveIdentity } from './enclave-identity.js'
export type { KeySource } from './enclave-keys.js'
export { defineEnclaveProgram, type EnclaveConnections, type EnclaveProgram } from './enclave-program.js'
export { createEnclaveRuntime, type EnclaveRuntime, type EnclaveRuntimeOptions } from './enclave-runtime.js'
export type { EnclaveServices } from './enclave-services.js'
export type { EnclaveParameters, EnclaveSettings } from './enclave-settings.js'
export type { IasProof, IasReport, IasTrust, ServiceTrust } from './ias/index.js'
export { encodeIasEvidence, readIasEvidence, verifyIasReport } from './ias/index.js'
export type { AttestationService } from './ias-service/attestation-service.js'
export { type ConnectAttestationOptions, connectAttestationService } from './ias-service/connect-attestation-service.js'
export { type InProcessLaunch, launchInProcess } from './launch-in-process.js'
export type { LaunchOptions } from './launch-options.js'
export { launchThread, type ThreadLaunch } from './launch-thread.js'
export type { DefectReport, LaunchedEnclave } from './launched-enclave.js'
export { type MeasuredModule, measureModule } from './measurement/measure-module.js'
export { measureProgram } from './measurement/measure-program.js'
export {
  type ConnectPeerOptions,
  connectPeer,
  type OfferedEnclave,
  type PeerTls,
  type ServedPeers,
  type ServePeersOptions,
  servePeers,
  type WorkerPeer,
} from './peer/index.js'
export { createPlatform, type Platform } from './platform.js'
export { type AttestedPoolWorker, attestPoolWorker, type PoolTrust } from './pool/attest-pool-worker.js'
export type { PoolRefusal } from './pool/judge-member.js'
export {
  type PoolDeclaration,
  type PoolMember,
  type SignedPoolDeclaration,
  signPoolDeclaration,
} from './pool/pool-declaration.js'
export { type ProvisioningOutcome, provision } from './provisioning/provision.js'
export type { ProvisioningEnclave, ProvisioningStep } from './provisioning/provisioning-enclave.js'
export { type ProvisioningRefusal, provisioningRefusals } from './provisioning/refusal.js'
export { encodeQuote, type Quote, readQuote } from './quote.js'
export {
  type KeyReceiver,
  type RotateOptions,
  type RotationAnnouncement,
  rotateShieldingKey,
} from './rotation/rotate-shielding-key.js'
export type { PreparedShieldingKey, RotatingEnclave, ShieldingKeyState } from './rotation/rotating-enclave.js'
export { simulatorSigner } from './simulator-signer.js'
