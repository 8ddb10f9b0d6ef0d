import { isJsonList, isJsonObject, type JsonValue } from '../log/json-value.js'
import type { EntryWrite, StateEdit } from './state-edit.js'

/** The edits of the state that a counterexample's log begins with; `undefined` where it begins with genesis. */
export function editsIn(setting: JsonValue): readonly StateEdit[] | undefined {
  if (!isJsonObject(setting) || !isJsonList(setting.edits)) return undefined
  return setting.edits.map((edit) => (isJsonList(edit) ? edit.flatMap(writeOf) : []))
}

function writeOf(json: JsonValue): EntryWrite[] {
  if (!isJsonObject(json) || typeof json.item !== 'string') return []
  const { item, key = null, value = null } = json
  return [{ item, key, value }]
}
