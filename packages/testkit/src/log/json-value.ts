/** A value that survives `JSON.stringify` and `JSON.parse`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** An object that survives `JSON.stringify` and `JSON.parse`. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** `Array.isArray` does not know read-only arrays. */
export function isJsonObject(json: JsonValue | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

export function isJsonList(json: JsonValue | undefined): json is readonly JsonValue[] {
  return Array.isArray(json)
}
