import { type Codec, type Schema, schemaText } from '@lockstep/core/codec'
import type { Stf } from '@lockstep/core/stf'
import type { DraftRecord } from '../log/draft-log.js'
import type { JsonObject } from '../log/json-value.js'
import type { CallRecord, LogRecord } from '../log/log-record.js'

/** The record with what its draft takes up of an earlier one; the record itself where there is nothing to take up. */
export function echoing(stf: Stf, draft: DraftRecord, record: LogRecord, earlier: readonly LogRecord[]): LogRecord {
  if (!('call' in draft) || !('call' in record) || draft.echo === undefined) return record
  const calls = earlier.filter((each): each is CallRecord => 'call' in each)
  const source = calls[draft.echo % Math.max(1, calls.length)]
  if (source === undefined) return record
  const theirs = fieldsOf(stf, source.call)
  const shared = [...fieldsOf(stf, record.call)].filter(([name, type]) => theirs.get(name) === type)
  const taken = shared.flatMap(([name]) => {
    const value = source.args[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const args: JsonObject = { ...record.args, ...Object.fromEntries(taken) }
  return draft.byRoot === true ? { ...record, args } : { ...record, args, from: source.from }
}

/** Arguments of a call and their types as text. */
function fieldsOf(stf: Stf, call: string): ReadonlyMap<string, string> {
  const codec: Codec<unknown> | undefined = stf.callNamed(call)?.args
  const schema: Schema | undefined = codec?.schema
  return new Map(schema?.kind === 'struct' ? schema.fields.map(([name, field]) => [name, schemaText(field)]) : [])
}
