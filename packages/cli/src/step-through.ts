import { type CounterexampleFile, describeStep } from '@lockstep/testkit'
import type { Terminal } from './terminal.js'

const keysOf = {
  next: ['n', ' ', '\r', '\u001b[C', '\u001b[B'],
  previous: ['p', '\u001b[D', '\u001b[A'],
  quit: ['q', '\u0003', '\u0004', '\u001b'],
} as const

/** The place behind a key; `undefined` where it ends the walk. An unknown key, and one beyond either end, stays. */
export function placeAfter(key: string, place: number, count: number): number | undefined {
  const isOneOf = (keys: readonly string[]): boolean => keys.includes(key)
  if (isOneOf(keysOf.quit)) return undefined
  if (isOneOf(keysOf.next)) return Math.min(place + 1, count - 1)
  return isOneOf(keysOf.previous) ? Math.max(place - 1, 0) : place
}

/** Shows the steps: one behind another at the person's keys, forth and back, or all at once where nobody sits there. */
export async function stepThrough(file: CounterexampleFile, { write, keys }: Terminal): Promise<void> {
  const count = file.steps.length
  if (keys === undefined || count === 0) {
    for (const place of file.steps.keys()) write(`${describeStep(file, place)}\n`)
    return
  }
  let place = 0
  write(`${describeStep(file, place)}\n\n[n]ext, [p]revious, [q]uit`)
  for await (const key of keys()) {
    const next = placeAfter(key, place, count)
    if (next === undefined) {
      write('')
      return
    }
    if (next === place) continue
    place = next
    write(`\n${describeStep(file, place)}`)
  }
}
