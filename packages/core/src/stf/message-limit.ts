/** At most this many bytes of one event, of an error's details or of a call's return value: they stand in receipts. */
export const maxMessageSize = 16_384

/** At most this many bytes of a call's arguments. */
export const maxArgumentsSize = 1_048_576

/** At most this many bytes of a getter's arguments, and of its answer; what is longer is asked for in pages. */
export const maxAnswerSize = 65_536
