/** At most this many bytes of one event, of an error's details or of a call's return value: they stand in receipts. */
export const maxMessageSize = 16_384
