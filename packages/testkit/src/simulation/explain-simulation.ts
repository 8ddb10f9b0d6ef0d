import { receiptText } from '../artefact/describe-step.js'
import { inputTitle } from './describe-simulation.js'
import type { SimulationFile } from './simulation-file.js'

/** One paragraph: which promise was broken, when, what it takes, and what happened last before it. */
export function explainSimulation(file: SimulationFile): string {
  const { stf, reason, step, time, settings, repeats } = file
  const [line = ''] = reason.split('\n')
  return [
    `In a simulation of '${stf.name}' version ${stf.version} with seed ${settings.seed}, a promise was broken in step ${step}, after ${time} virtual milliseconds: ${line}.`,
    `It takes ${counted(settings.workers, 'worker')}, ${counted(settings.log.length, 'record')} and ${faultsText(file)}.`,
    ...(file.parts.length === 0 ? [] : [`Not the real ones are its parts ${file.parts.join(', ')}.`]),
    ...lastSentences(file),
    ...(repeats ? [] : ['Run again it did not fail the same way: STF or parts remember something by themselves.']),
  ].join(' ')
}

function faultsText({ settings, struck }: SimulationFile): string {
  const names = settings.faults.filter((name) => struck[name] !== undefined)
  return names.length === 0 ? 'no fault that struck' : `the faults ${names.join(', ')}`
}

function lastSentences({ blocks, trace }: SimulationFile): string[] {
  const last = blocks.findLast(({ inputs }) => inputs.length > 0)
  const input = last?.inputs.at(-1)
  const ordered =
    last === undefined || input === undefined
      ? 'The parentchain had ordered no input until then.'
      : `The last input that the parentchain had ordered is in block ${last.number} of ${blocks.length}, ${inputTitle(input)}, which every worker must end as ${receiptText(input.receipt)}.`
  const event = trace.at(-1)
  return [ordered, ...(event === undefined ? [] : [`What happened last is: ${event}.`])]
}

function counted(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`
}
