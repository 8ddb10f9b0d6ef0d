import type { CallRecord, InboundRecord, LogInBlocks } from './log-record.js'

/** A call whose arguments may have hints, and which may leave to the state who makes it. */
export interface DraftCall extends CallRecord {
  /** Made by the shard's root account, where that is a party. */
  readonly byRoot?: boolean
  /**
   * Which call before it, modulo how many there are, it takes up: the same sender, and the same value for each argument
   * of the same name and type. So what one call has made another one finds.
   */
  readonly echo?: number
  /** Whether its amounts are put into ascending order. */
  readonly isSorted?: boolean
  /**
   * Among how many parties, and with which values of the state, it is tried until it is executed: what takes several
   * calls that fit each other is seldom reached else. Left out: it is what it is.
   */
  readonly among?: number
  /**
   * Drawn by this, a call that goes on with what the log has done before takes its place, where one is found: what
   * takes many that fit each other is never reached else.
   */
  readonly onward?: number
  /** How often it stands in the log, one behind the other: what has a limit comes to it. */
  readonly times?: number
}

export type DraftRecord = DraftCall | InboundRecord

/** A log before the state has had its say. Shrinks as data; what it settles to need not get smaller with it. */
export interface DraftLog extends Required<Omit<LogInBlocks, 'log'>> {
  readonly log: readonly DraftRecord[]
  /** Whether the records before each one are executed to settle it. */
  readonly isLive: boolean
  /** Whether drafts go on with what was done before, where they tell how. */
  readonly isOnward: boolean
  /** Where they do, further calls behind them, drawn by these as {@link DraftCall.onward} is; none where none is found. */
  readonly steps: readonly number[]
  /** The parties whose calls they are. */
  readonly among: number
  /** The most records; calls that stand there many times may make it more, steps do not. */
  readonly most: number
}
