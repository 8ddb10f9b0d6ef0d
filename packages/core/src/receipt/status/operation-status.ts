import type { EventOf, StateOf } from './chart.js'
import { compileChart } from './compile-chart.js'
import type { StatusTable } from './status-table.js'

/**
 * The life of a trusted operation as its client sees it. An event is the report of the status of the same name. The
 * order is that of the wire: a state's number is its SCALE index.
 *
 * Direct path: the operation enters a worker's pool, is shared with other workers and leaves in a block. Indirect
 * path: it comes in a parentchain block, never sees a pool and is `inBlock` or `invalid` at once; a reorg of the
 * parentchain retracts it.
 *
 * SPEC: Integritee worker, `core-primitives/types` (names and indexes), `core-primitives/top-pool/src`:
 * `primitives.rs` on `TrustedOperationStatus` (groups and their order), `listener.rs` (which call reports what),
 * `watcher.rs` (after which reports a watch is done). `inBlock` is `InSidechainBlock` there.
 *
 * COMPAT: an Integritee worker ends a watch at `inBlock` already, and in off-chain-worker mode does not report
 * success at all: its client sees no state after those, but none that contradicts this chart.
 */
export const operationStatusChart = {
  id: 'operationStatus',
  initial: 'submitted',
  states: {
    // The watch begins after the insertion, so any report of the pool may be the first one.
    submitted: {
      on: {
        future: 'future',
        ready: 'ready',
        broadcast: 'broadcast',
        inBlock: 'inBlock',
        usurped: 'usurped',
        dropped: 'dropped',
        invalid: 'invalid',
      },
    },
    // Waits for a lower nonce. Another worker may have had it ready: its block reports `inBlock` here too.
    future: {
      on: { ready: 'ready', inBlock: 'inBlock', usurped: 'usurped', dropped: 'dropped', invalid: 'invalid' },
    },
    // SPEC: primitives.rs: operations may alternate between `Future` and `Ready` and be `Broadcast` meanwhile.
    ready: {
      on: {
        future: 'future',
        broadcast: 'broadcast',
        inBlock: 'inBlock',
        usurped: 'usurped',
        dropped: 'dropped',
        invalid: 'invalid',
      },
    },
    // Reported once for each set of peers.
    broadcast: {
      on: {
        future: 'future',
        ready: 'ready',
        broadcast: 'broadcast',
        inBlock: 'inBlock',
        usurped: 'usurped',
        dropped: 'dropped',
        invalid: 'invalid',
      },
    },
    inBlock: { on: { retracted: 'retracted', finalityTimeout: 'finalityTimeout', finalized: 'finalized' } },
    // SPEC: primitives.rs: re-enters the pool, is in some next block, or turned out invalid on the other fork.
    retracted: {
      on: {
        future: 'future',
        ready: 'ready',
        inBlock: 'inBlock',
        usurped: 'usurped',
        dropped: 'dropped',
        invalid: 'invalid',
      },
    },
    // SPEC: primitives.rs: the block was not final within 512 blocks; to wait longer is a new watch.
    finalityTimeout: { type: 'final' },
    finalized: { type: 'final' },
    usurped: { type: 'final' },
    // SPEC: watcher.rs: no report follows. What re-enters the pool later does so as a new submission.
    dropped: { type: 'final' },
    invalid: { type: 'final' },
  },
} as const

/** Status of a trusted operation. */
export type OperationStatus = StateOf<typeof operationStatusChart>

/** Report of a trusted operation's status. */
export type OperationStatusEvent = EventOf<typeof operationStatusChart>

/** {@link operationStatusChart} as a table. */
export const operationStatus: StatusTable<OperationStatus, OperationStatusEvent> = compileChart(operationStatusChart)
