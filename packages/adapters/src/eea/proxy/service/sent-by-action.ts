import type { SentTransaction } from './proxy-record.js'

/** The transactions of each action, by its key. */
export function sentByAction(all: Iterable<SentTransaction>): ReadonlyMap<string, readonly SentTransaction[]> {
  const found = new Map<string, SentTransaction[]>()
  for (const sent of all) {
    if (sent.action === undefined) continue
    const others = found.get(sent.action)
    if (others === undefined) found.set(sent.action, [sent])
    else others.push(sent)
  }
  return found
}
