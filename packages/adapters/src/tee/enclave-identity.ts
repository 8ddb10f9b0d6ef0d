import type { AttestedReport } from '@lockstep/core/worker'

/** What a processor knows of the enclave that it runs; the enclave has no say in it. */
export type EnclaveIdentity = Omit<AttestedReport, 'reportData'>
