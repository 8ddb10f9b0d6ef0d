import { isJsonList, isJsonObject, type JsonValue } from '../log/json-value.js'
import { valueToJson } from '../log/value-to-json.js'
import type { World } from '../log/world.js'

/** A codec's value as a log writes it: accounts of parties by their names, the shard as `shard`. */
export function namedValue({ domain, parties }: Pick<World, 'domain' | 'parties'>, value: unknown): JsonValue {
  const names = new Map<string, string>(parties.map(({ account }, index) => [account, `party:${index}`]))
  names.set(domain.shard, 'shard')
  return named(names, valueToJson(value))
}

function named(names: ReadonlyMap<string, string>, json: JsonValue): JsonValue {
  if (typeof json === 'string') return names.get(json) ?? json
  if (isJsonList(json)) return json.map((item) => named(names, item))
  if (!isJsonObject(json)) return json
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, named(names, value)]))
}
