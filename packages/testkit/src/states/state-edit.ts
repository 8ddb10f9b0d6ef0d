import type { JsonValue } from '../log/json-value.js'

/** One entry of the state with another value. Key and value as a log has them: `party:<index>`, long integers in digits. */
export interface EntryWrite {
  /** `module.item` */
  readonly item: string
  /** `null` for a single value, both keys of a double map in a list. */
  readonly key: JsonValue
  readonly value: JsonValue
}

/** Entries that change together. */
export type StateEdit = readonly EntryWrite[]
