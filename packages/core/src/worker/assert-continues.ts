import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { BlockHeader } from '../receipt/index.js'

type Expected = Pick<BlockHeader, 'shard' | 'parent' | 'stfIdentity'>

/** Refuses a record of another shard or STF, or one that does not follow the last, and names both sides. */
export function assertContinues(actual: BlockHeader, expected: Expected): void {
  assertSame('shard', expected.shard, actual.shard)
  assertSame('stfIdentity', expected.stfIdentity, actual.stfIdentity)
  assertSame('parent', expected.parent, actual.parent)
}

/** Refuses a record whose difference and receipts do not lead to the roots that its header states. */
export function assertRoots(header: BlockHeader, actual: Pick<BlockHeader, 'stateRoot' | 'receiptsRoot'>): void {
  assertSame('stateRoot', header.stateRoot, actual.stateRoot)
  assertSame('receiptsRoot', header.receiptsRoot, actual.receiptsRoot)
}

function assertSame(field: string, expected: Hex, actual: Hex): void {
  if (expected === actual) return
  throw new LockstepError(
    'RecordMismatch',
    `${field} of the block record is ${actual}, expected ${expected}; it is of another shard, STF, version or place`,
    { field, value: actual, limit: expected },
  )
}
