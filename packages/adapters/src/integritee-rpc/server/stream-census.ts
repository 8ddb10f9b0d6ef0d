import type { Duplex } from 'node:stream'

/** The byte streams that clients are connected by, counted by their addresses. */
export interface StreamCensus {
  /** Counts a stream until it closes; false, and counts nothing, where there is no room for it. */
  admit(stream: Duplex, address: string): boolean
  all(): readonly Duplex[]
}

export function createStreamCensus(maximum: number, maximumPerAddress: number): StreamCensus {
  const streams = new Set<Duplex>()
  const perAddress = new Map<string, number>()

  function leave(stream: Duplex, address: string): void {
    streams.delete(stream)
    const count = (perAddress.get(address) ?? 1) - 1
    if (count === 0) perAddress.delete(address)
    else perAddress.set(address, count)
  }

  return {
    admit(stream, address) {
      const count = perAddress.get(address) ?? 0
      if (streams.size >= maximum || count >= maximumPerAddress) return false
      streams.add(stream)
      perAddress.set(address, count + 1)
      stream.once('close', () => leave(stream, address))
      return true
    },
    all: () => [...streams],
  }
}
