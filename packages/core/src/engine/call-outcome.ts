import { type EngineCode, type EventRecord, engineCodes, type Receipt } from '../receipt/index.js'

/** The part of a receipt that execution decides. */
export type CallOutcome = Pick<Receipt, 'status' | 'module' | 'code' | 'output' | 'events'>

/** Number of the STF's module in receipts; 0 is the engine. */
export const stfModule = 1

export function rejected(code: EngineCode): CallOutcome {
  return { status: 'Rejected', module: 0, code: engineCodes[code], output: '0x', events: [] }
}

export function executed(events: readonly EventRecord[]): CallOutcome {
  return { status: 'Executed', module: 0, code: engineCodes.Ok, output: '0x', events }
}

export function failed(error: number): CallOutcome {
  return { status: 'Failed', module: stfModule, code: error, output: '0x', events: [] }
}

export function internal(): CallOutcome {
  return { status: 'Failed', module: 0, code: engineCodes.Internal, output: '0x', events: [] }
}

export function blockFull(): CallOutcome {
  return { status: 'Failed', module: 0, code: engineCodes.BlockFull, output: '0x', events: [] }
}
