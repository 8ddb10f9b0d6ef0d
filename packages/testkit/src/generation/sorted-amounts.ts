import type { Codec, Schema } from '@lockstep/core/codec'
import type { Stf } from '@lockstep/core/stf'
import type { JsonObject } from '../log/json-value.js'
import type { LogRecord } from '../log/log-record.js'

const amountBits = 64

/** The record with its amounts of one width in ascending order: a least and a most, a price and a deposit fit so. */
export function withSortedAmounts(stf: Stf, record: LogRecord): LogRecord {
  if (!('call' in record)) return record
  const codec: Codec<unknown> | undefined = stf.callNamed(record.call)?.args
  const schema: Schema | undefined = codec?.schema
  if (schema?.kind !== 'struct') return record
  const widths = new Map<number, string[]>()
  for (const [name, field] of schema.fields) {
    if (field.kind === 'uint' && field.bits >= amountBits)
      widths.set(field.bits, [...(widths.get(field.bits) ?? []), name])
  }
  const amounts = [...widths.values()].flatMap((names) => Object.entries(sorted(record.args, names)))
  return { ...record, args: { ...record.args, ...Object.fromEntries(amounts) } }
}

function sorted(args: JsonObject, names: readonly string[]): JsonObject {
  const amounts = names
    .map((name) => BigInt(String(args[name] ?? 0)))
    .sort((left, right) => (left < right ? -1 : left > right ? 1 : 0))
  return Object.fromEntries(names.map((name, index) => [name, String(amounts[index] ?? 0n)]))
}
