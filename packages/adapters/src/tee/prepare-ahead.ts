import {
  type OperationEnvironment,
  type PreparedFor,
  type PreparedInput,
  prepareOperation,
} from '@lockstep/core/operation'

/** Decodes and verifies operations before their block is executed. */
export interface AheadPreparation {
  /** Does not throw: what is wrong with the operation is found again in its turn. */
  prepare(operation: Uint8Array): void
  /** What was prepared of these very bytes. */
  prepared(operation: Uint8Array, wanted: PreparedFor): PreparedInput | undefined
}

/**
 * PERF: a signature takes 45 µs, so those of a full block took 45 ms in which the enclave answered nobody else, and in
 * which the last block's execution had one core only.
 *
 * @param environment of the program as it is. Operations in blocks of former versions are prepared in their turn.
 */
export function createAheadPreparation(environment: OperationEnvironment): AheadPreparation {
  const { stf, domain } = environment
  const known = new WeakMap<Uint8Array, PreparedInput>()
  return {
    prepare(operation) {
      try {
        known.set(operation, prepareOperation(environment, operation))
      } catch {
        known.delete(operation)
      }
    },
    prepared: (operation, wanted) => (isSame({ stf, domain }, wanted) ? known.get(operation) : undefined),
  }
}

function isSame(known: PreparedFor, wanted: PreparedFor): boolean {
  return (
    known.stf === wanted.stf &&
    known.domain.mrenclave === wanted.domain.mrenclave &&
    known.domain.shard === wanted.domain.shard
  )
}
