import type { Hex } from '../hex.js'
import { type EngineCode, type EventRecord, engineCodes, type Receipt } from '../receipt/index.js'

/** The part of a receipt that execution decides. */
export type CallOutcome = Pick<Receipt, 'status' | 'module' | 'code' | 'output' | 'events'>

/** A declared error that code ended with. */
export interface DeclaredFailure {
  readonly module: number
  readonly code: number
  /** SCALE bytes of its details. */
  readonly output: Hex
}

export function rejected(code: EngineCode): CallOutcome {
  return { status: 'Rejected', module: 0, code: engineCodes[code], output: '0x', events: [] }
}

export function executed(output: Hex, events: readonly EventRecord[]): CallOutcome {
  return { status: 'Executed', module: 0, code: engineCodes.Ok, output, events }
}

/** A failed call keeps the events of its fee, which is paid all the same. */
export function failed(failure: DeclaredFailure, events: readonly EventRecord[]): CallOutcome {
  return { status: 'Failed', ...failure, events }
}

/** Failed for a reason of the engine's own. */
export function stopped(code: EngineCode, events: readonly EventRecord[]): CallOutcome {
  return { status: 'Failed', module: 0, code: engineCodes[code], output: '0x', events }
}
