/** One message as it crossed the boundary: plain data and bytes, nothing else goes across. */
export interface TraceEntry {
  readonly direction: 'toEnclave' | 'toHost'
  readonly message: unknown
}

/**
 * Sees everything that the host sees of an enclave. What passes between processor and enclave (code, measured
 * settings, identity, sealing key) is no part of it: a real host has no sight of that either.
 */
export type HostTrace = (entry: TraceEntry) => void
