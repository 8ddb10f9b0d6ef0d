import type { Hex, Stf } from '@lockstep/core'
import type { PoolReport } from '@lockstep/core/pool'
import { codeName, operationStatus } from '@lockstep/core/receipt'
import type { DirectListener, DirectStatus } from './direct-status.js'

/**
 * Who is told of which operation. The pool knows operations by the hash of the form in which blocks take them, their
 * senders by that of the form in which they submitted them.
 */
export interface StatusWatches {
  /** From here on the operation has a name; answers how its watch is ended. */
  add(operationHash: Hex, directHash: Hex, listener: DirectListener | undefined): () => void
  tell(reports: readonly PoolReport[]): void
  directHash(operationHash: Hex): Hex
}

interface Watch {
  readonly directHash: Hex
  listener: DirectListener | undefined
}

/** As many watches as the pool has operations, because each ends with its operation's last status. */
export function createStatusWatches(stf: Pick<Stf, 'moduleByNumber'>): StatusWatches {
  const watches = new Map<Hex, Watch>()

  function statusOf(directHash: Hex, { status, block, reason, cause }: PoolReport): DirectStatus {
    return {
      directHash,
      status,
      ...(block === undefined ? {} : { block }),
      ...(reason === undefined ? {} : { reason: codeName(stf, reason) }),
      ...(cause === undefined ? {} : { cause }),
    }
  }

  return {
    add(operationHash, directHash, listener) {
      const watch: Watch = { directHash, listener }
      watches.set(operationHash, watch)
      return () => {
        watch.listener = undefined
      }
    },
    tell(reports) {
      for (const report of reports) {
        const watch = watches.get(report.operationHash)
        if (watch === undefined) continue
        if (operationStatus.isFinal(report.status)) watches.delete(report.operationHash)
        watch.listener?.(statusOf(watch.directHash, report))
      }
    },
    directHash: (operationHash) => watches.get(operationHash)?.directHash ?? operationHash,
  }
}
