import { type CounterexampleFile, counterexampleFormat } from './counterexample-file.js'
import { faultOf, fieldOf, malformedDocument, parsedDocument, type Shape } from './json-shape.js'

const changeShape: Shape = { fields: { item: 'text' } }
const messages = (name: string): Shape => ({ list: { fields: { [name]: 'text' } } })
export const receiptShape: Shape = { fields: { status: 'text', code: 'text', events: messages('event') } }
const values: Shape = { list: 'json' }

export const stfShape: Shape = { fields: { name: 'text', version: 'number', identity: 'text' } }
export const environmentShape: Shape = {
  fields: { node: 'text', platform: 'text', timeZone: 'text', locale: 'text' },
}
const record: Shape = { fields: { args: { fields: {} } } }
export const logShape: Shape = { list: record }

const step: Shape = {
  fields: {
    block: 'number',
    timestamp: 'text',
    record: { orNull: record },
    isCopy: 'boolean',
    call: { orNull: 'text' },
    receipt: { orNull: receiptShape },
    hooks: { list: receiptShape },
    bugs: { list: 'text' },
    effects: messages('effect'),
    stateRoot: 'text',
    changes: { list: changeShape },
  },
}

const divergence: Shape = {
  fields: {
    between: 'text',
    input: 'number',
    call: 'text',
    entry: { orNull: { fields: { item: 'text', values } } },
    other: { orNull: { fields: { what: 'text', values } } },
    reads: { list: { fields: { source: 'text', values } } },
    source: 'text',
  },
}

const file: Shape = {
  fields: {
    format: 'text',
    stf: stfShape,
    property: { fields: { number: 'number', name: 'text', statement: 'text' } },
    reason: 'text',
    seed: 'number',
    path: 'text',
    numRuns: 'number',
    numShrinks: 'number',
    repeats: 'boolean',
    environment: environmentShape,
    log: {
      orNull: { fields: { log: logShape, blocks: { list: 'number' } } },
    },
    setting: 'json',
    parties: { list: 'text' },
    genesis: { fields: { stateRoot: 'text', changes: { list: changeShape } } },
    steps: { list: step },
    firstStep: { orNull: 'number' },
    divergence: { orNull: divergence },
  },
}

/**
 * Reads the text of a counterexample file. Whether its log is one of an STF is found out when it is replayed.
 *
 * @throws LockstepError `CounterexampleMalformed`, which names the field
 */
export function readCounterexampleFile(text: string): CounterexampleFile {
  const json = parsedDocument(text)
  const format = fieldOf(json, 'format')
  if (format !== counterexampleFormat) throw malformedDocument('format', format, `'${counterexampleFormat}'`)
  if (isFile(json)) return json
  const fault = faultOf(file, json, '')
  throw malformedDocument(fault?.field ?? '', fault?.value, fault?.wanted ?? 'something else')
}

function isFile(json: unknown): json is CounterexampleFile {
  return faultOf(file, json, '') === undefined
}
