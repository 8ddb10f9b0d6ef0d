import type { JsonValue } from '../log/json-value.js'
import type { CallRecord, LogInBlocks, LogRecord } from '../log/log-record.js'
import { simplerValues } from './simpler-values.js'

/** Logs with fewer records, those with the fewest first; and before them the same records in one block. */
export function* shorterLogs(given: LogInBlocks): Generator<LogInBlocks, void, void> {
  const { log, blocks, pauses } = given
  if (pauses !== undefined) yield { log, blocks }
  if (blocks.length > 0) yield { ...given, blocks: [] }
  for (let size = log.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start + size <= log.length; start += size) yield { ...given, log: log.toSpliced(start, size) }
  }
  for (const index of log.keys()) {
    for (const rest of countedDown(log.slice(index + 1))) yield { ...given, log: [...log.slice(0, index), ...rest] }
  }
}

/** Behind a call that is gone, what was counted has a lower number: all arguments of one name, one less. */
function* countedDown(log: readonly LogRecord[]): Generator<readonly LogRecord[], void, void> {
  const names = new Set(
    log.flatMap(({ args }) => Object.keys(args).filter((name) => oneLess(args[name]) !== undefined)),
  )
  for (const name of names) {
    yield log.map((record) => {
      const lower = oneLess(record.args[name])
      return lower === undefined ? record : { ...record, args: { ...record.args, [name]: lower } }
    })
  }
}

const positive = /^[1-9][0-9]*$/

function oneLess(json: JsonValue | undefined): JsonValue | undefined {
  if (typeof json === 'number') return json > 0 ? json - 1 : undefined
  return typeof json === 'string' && positive.test(json) ? (BigInt(json) - 1n).toString() : undefined
}

/** Logs with as many records, one of which is simpler. */
export function* simplerLogs(given: LogInBlocks): Generator<LogInBlocks, void, void> {
  for (const [index, record] of given.log.entries()) {
    for (const simpler of simplerRecords(record)) yield { ...given, log: given.log.with(index, simpler) }
  }
}

function* simplerRecords(record: LogRecord): Generator<LogRecord, void, void> {
  if ('call' in record) yield* simplerCalls(record)
  for (const [name, value] of Object.entries(record.args)) {
    for (const simpler of simplerValues(value)) yield { ...record, args: { ...record.args, [name]: simpler } }
  }
}

function* simplerCalls(record: CallRecord): Generator<CallRecord, void, void> {
  const { defect, delegate, ...rest } = record
  if (defect !== undefined || delegate !== undefined) yield rest
  if (record.nonce !== 'next') yield { ...record, nonce: 'next' }
  for (let lower = 0; lower < record.from; lower += 1) yield { ...record, from: lower }
}
