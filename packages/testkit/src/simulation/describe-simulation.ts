import { receiptText, stepTitle } from '../artefact/describe-step.js'
import type { SimulatedBlock, SimulatedInput, SimulationFile } from './simulation-file.js'

/** The ordered log up to the failure, a block and its inputs at a time, and the last lines of the trace. */
export function describeSimulation({ blocks, trace, reason, step }: SimulationFile): string {
  return [
    ...blocks.map(describeBlock),
    'What happened last: step, virtual milliseconds, who does what, what came of it',
    ...trace.map((line) => `  ${line}`),
    `Step ${step}: ${reason}`,
  ].join('\n')
}

function describeBlock({ number, isFinal, inputs, stateRoot, receiptsRoot }: SimulatedBlock): string {
  return [
    `Block ${number}, ${isFinal ? 'final' : 'not final'}`,
    ...inputs.map((input) => `  ${inputTitle(input)}: ${receiptText(input.receipt)}`),
    `  state root ${stateRoot}`,
    `  receipts root ${receiptsRoot}`,
  ].join('\n')
}

/** What no client has sent is what hooks had to tell. */
export function inputTitle({ record }: SimulatedInput): string {
  return stepTitle({ record, call: record === null || 'inbound' in record ? null : record.call, isCopy: false })
}
