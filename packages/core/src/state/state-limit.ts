/**
 * Size bounds of the state, in bytes. Everything that is written is held to them, so that everything that is read
 * back (from a log, from a snapshot) can be refused when it is larger, before memory is set aside for it.
 */
export const stateLimit = {
  /** Name of a space: printable ASCII without the blank. */
  spaceName: 128,
  /** Encoded key of an entry. */
  key: 1_024,
  /** Value of an entry. Larger things belong in several entries: a value is read, written and hashed as a whole. */
  value: 1_048_576,
  /** Entries of one page of an ordered iteration. */
  page: 1_000,
} as const
