import type { Stf } from '@lockstep/core/stf'
import { isJsonObject, type JsonObject, type JsonValue } from '../log/json-value.js'
import { bareReading } from '../log/log-reading.js'
import type { LogInBlocks } from '../log/log-record.js'
import { valueFromJson } from '../log/value-from-json.js'
import { valueToJson } from '../log/value-to-json.js'
import { codecsOf } from '../properties/codecs-of.js'
import type { CounterexampleInput } from './counterexample-file.js'

/** A property's input, taken apart: the log, and what else there is. */
export type InputParts = Pick<CounterexampleInput, 'log' | 'setting'>

export function partsOfInput(input: unknown): InputParts {
  if (isLog(input)) return { log: input, setting: null }
  if (typeof input === 'object' && input !== null && 'log' in input && isLog(input.log)) {
    const { log, ...setting } = input
    return { log, setting: valueToJson(setting) }
  }
  return { log: null, setting: valueToJson(input) }
}

/** The input as the property takes it. The log in it may be another one, such as the beginning of its own. */
export function inputOfParts(stf: Stf, { log, setting }: InputParts): unknown {
  if (log === null) return withCodecValue(stf, setting)
  return isJsonObject(setting) ? { ...setting, log } : log
}

/** Only the codecs' property has values in its input that JSON does not have. */
function withCodecValue(stf: Stf, setting: JsonValue): unknown {
  if (!isJsonObject(setting) || !Array.isArray(setting.tried)) return setting
  return { ...setting, tried: setting.tried.flatMap((tried) => (isJsonObject(tried) ? codecValue(stf, tried) : [])) }
}

function codecValue(stf: Stf, { use, value }: JsonObject): readonly { use: string; value: unknown }[] {
  const used = codecsOf(stf).find((each) => each.use === use)
  if (used === undefined) return []
  return [{ use: used.use, value: valueFromJson(bareReading, used.codec.schema, used.use, value) }]
}

function isLog(input: unknown): input is LogInBlocks {
  return (
    typeof input === 'object' &&
    input !== null &&
    'log' in input &&
    Array.isArray(input.log) &&
    'blocks' in input &&
    Array.isArray(input.blocks)
  )
}
