/** Messages in memory that several threads read, each of which is claimed by one of them. */
export type SharedMessages = SharedArrayBuffer

const wordSize = 4
/** Word 0: how many were claimed. Word 1: how many there are. From word 2 on: where each ends, counted from the first. */
const headWords = 2

/** Layout: words (u32) claimed ‖ count ‖ end of each, then the bytes of all. */
export function shareMessages(messages: readonly Uint8Array[]): SharedMessages {
  const bytesAt = wordSize * (headWords + messages.length)
  const size = messages.reduce((sum, { length }) => sum + length, 0)
  const shared = new SharedArrayBuffer(bytesAt + size)
  const words = new Uint32Array(shared, 0, headWords + messages.length)
  const bytes = new Uint8Array(shared, bytesAt)
  words[1] = messages.length
  let end = 0
  for (const [index, message] of messages.entries()) {
    bytes.set(message, end)
    end += message.length
    words[headWords + index] = end
  }
  return shared
}

/** A message and its place among all. */
export interface ClaimedMessage {
  readonly index: number
  readonly message: Uint8Array
}

/** The messages that nobody else has claimed, one at a time, each as a copy of its own. */
export function* claimMessages(shared: SharedMessages): Generator<ClaimedMessage, void, void> {
  const [, count = 0] = new Uint32Array(shared, 0, headWords)
  const words = new Uint32Array(shared, 0, headWords + count)
  const bytes = new Uint8Array(shared, wordSize * (headWords + count))
  for (let index = Atomics.add(words, 0, 1); index < count; index = Atomics.add(words, 0, 1)) {
    const start = index === 0 ? 0 : words[headWords + index - 1]
    yield { index, message: bytes.slice(start, words[headWords + index]) }
  }
}
