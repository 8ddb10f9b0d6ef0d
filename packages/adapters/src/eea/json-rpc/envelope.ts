/** Id of a JSON-RPC request. The text's samples have integers; JSON-RPC 2.0 allows strings and null as well. */
export type RequestId = string | number | null

/** A request as the methods see it. Without `id` it is a notification: it is executed and never answered. */
export interface RequestEnvelope {
  readonly jsonrpc: '2.0'
  readonly id?: RequestId
  readonly method: string
  readonly params: unknown
}

/** Why something is no request, and the id for the answer. */
export interface NotARequest {
  readonly id: RequestId
  readonly reason: string
}

/** Longest id that is echoed, in characters. */
export const maximumIdLength = 256

/**
 * Reads the members that every request has.
 *
 * COMPAT: the text's samples of `EncryptionKeyGet` and `EncryptionKeySet` say `request` where JSON-RPC says `params`,
 * and one sample has a blank before the method's name. Both are taken.
 */
export function readEnvelope(value: unknown): RequestEnvelope | NotARequest {
  if (!isObject(value)) return { id: null, reason: 'a request is an object' }
  const id = readId(value.id)
  if (id === undefined && value.id !== undefined) {
    return { id: null, reason: `id has to be a string of at most ${maximumIdLength} characters, a number or null` }
  }
  if (value.jsonrpc !== '2.0') return { id: id ?? null, reason: 'jsonrpc has to be "2.0"' }
  if (typeof value.method !== 'string') return { id: id ?? null, reason: 'method has to be a string' }
  if ('result' in value || 'error' in value) return { id: id ?? null, reason: 'a request has no result and no error' }
  const params = value.params === undefined ? value.request : value.params
  const envelope = { jsonrpc: '2.0', method: value.method.trim(), params } as const
  return id === undefined ? envelope : { ...envelope, id }
}

/** Whether {@link readEnvelope} found a request. */
export function isRequest(read: RequestEnvelope | NotARequest): read is RequestEnvelope {
  return 'method' in read
}

function readId(id: unknown): RequestId | undefined {
  if (id === null || (typeof id === 'number' && Number.isFinite(id))) return id
  return typeof id === 'string' && id.length <= maximumIdLength ? id : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
