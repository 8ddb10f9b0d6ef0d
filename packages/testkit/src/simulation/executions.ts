import { type Hex, LockstepError } from '@lockstep/core'
import type { Receipt } from '@lockstep/core/receipt'

/** Which operations have receipts on the longest branch, and that none was executed twice. */
export interface Executions {
  /** @throws LockstepError `SimulationViolation` for an operation that was executed before */
  note(block: number, receipts: readonly Pick<Receipt, 'operationHash' | 'status'>[]): void
  /** Forgets the blocks behind this number. */
  revert(number: number): void
  wasExecuted(operationHash: Hex): boolean
  /** The block that executed the operation; where it was refused each time, the first with a receipt of it. */
  blockOf(operationHash: Hex): number | undefined
}

export function createExecutions(): Executions {
  const executedIn = new Map<Hex, number>()
  const receivedIn = new Map<Hex, number>()
  return {
    note(block, receipts) {
      for (const { operationHash, status } of receipts) {
        if (!receivedIn.has(operationHash)) receivedIn.set(operationHash, block)
        if (status === 'Rejected') continue
        const before = executedIn.get(operationHash)
        if (before !== undefined) throw executedTwice(operationHash, before, block)
        executedIn.set(operationHash, block)
      }
    },
    revert(number) {
      for (const places of [executedIn, receivedIn]) {
        for (const [hash, place] of places) if (place > number) places.delete(hash)
      }
    },
    wasExecuted: (operationHash) => executedIn.has(operationHash),
    blockOf: (operationHash) => executedIn.get(operationHash) ?? receivedIn.get(operationHash),
  }
}

function executedTwice(operationHash: Hex, first: number, second: number): LockstepError {
  return new LockstepError(
    'SimulationViolation',
    `operation ${operationHash} was executed in block ${first} and again in block ${second}`,
    { field: 'operationHash', value: operationHash },
  )
}
