import { faultOf, fieldOf, malformedDocument, parsedDocument, type Shape } from '../artefact/json-shape.js'
import { environmentShape, logShape, receiptShape, stfShape } from '../artefact/read-counterexample-file.js'
import { type SimulationFile, simulationFormat } from './simulation-file.js'

const settings: Shape = {
  fields: { seed: 'number', steps: 'number', workers: 'number', faults: { list: 'text' }, log: logShape },
}

const block: Shape = {
  fields: {
    number: 'number',
    parentchainHash: 'text',
    timestamp: 'text',
    isFinal: 'boolean',
    inputs: { list: { fields: { record: { orNull: { fields: { args: { fields: {} } } } }, receipt: receiptShape } } },
    stateRoot: 'text',
    receiptsRoot: 'text',
  },
}

const file: Shape = {
  fields: {
    format: 'text',
    stf: stfShape,
    reason: 'text',
    step: 'number',
    time: 'number',
    settings,
    found: settings,
    numShrinks: 'number',
    repeats: 'boolean',
    parts: { list: 'text' },
    environment: environmentShape,
    parties: { list: 'text' },
    struck: { fields: {} },
    blocks: { list: block },
    trace: { list: 'text' },
  },
}

/** Whether the text of a file says that it is one of a simulation, whatever else is wrong with it. */
export function isOfSimulation(text: string): boolean {
  return fieldOf(parsedDocument(text), 'format') === simulationFormat
}

/**
 * Reads the text of a simulation's file. Whether its log is one of an STF is found out when it is replayed.
 *
 * @throws LockstepError `CounterexampleMalformed`, which names the field
 */
export function readSimulationFile(text: string): SimulationFile {
  const json = parsedDocument(text)
  const format = fieldOf(json, 'format')
  if (format !== simulationFormat) throw malformedDocument('format', format, `'${simulationFormat}'`)
  if (isFile(json)) return json
  const fault = faultOf(file, json, '')
  throw malformedDocument(fault?.field ?? '', fault?.value, fault?.wanted ?? 'something else')
}

function isFile(json: unknown): json is SimulationFile {
  return faultOf(file, json, '') === undefined
}
