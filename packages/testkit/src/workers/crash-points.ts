import type { Hex } from '@lockstep/core'
import { applyStep, type DiskImage, type DiskStep, emptyDisk, withoutLocks, withoutUnsynced } from './recording-disk.js'

/** What a worker does to the world outside of its process, in order. */
export type WorkerEvent = DiskStep | { readonly kind: 'submit'; readonly call: Hex }

/** Where a worker's machine dies: in front of an event, or so many bytes into a write. */
export interface CrashPoint {
  readonly event: number
  readonly bytes: number
  /** Whether the power is cut, and with it all that was not synced is lost; else the process alone dies. */
  readonly powerCut: boolean
}

/** Every point there is: in front of each event, behind the last, and behind each byte of each write. */
export function everyCrashPoint(events: readonly WorkerEvent[]): CrashPoint[] {
  return events
    .flatMap((_, event) => bytesOf(events, event).flatMap((bytes) => bothWays(event, bytes)))
    .concat(bothWays(events.length, 0))
}

/** A drawn place as a crash point: any number will do, and those of one event's edges come as often as all others. */
export function crashPointAt(
  events: readonly WorkerEvent[],
  { place, byte, powerCut }: { readonly place: number; readonly byte: number; readonly powerCut: boolean },
): CrashPoint {
  const event = place % (events.length + 1)
  const length = lengthOf(events, event)
  const edges = [0, Math.min(1, length), Math.max(0, length - 1)]
  const bytes = byte % 2 === 0 ? (edges[(byte >> 1) % edges.length] ?? 0) : (byte >> 1) % Math.max(1, length)
  return { event, bytes, powerCut }
}

/** The disk as the crash leaves it. */
export function diskAfterCrash(events: readonly WorkerEvent[], { event, bytes, powerCut }: CrashPoint): DiskImage {
  const image = emptyDisk()
  for (const each of events.slice(0, event)) if (each.kind !== 'submit') applyStep(image, each)
  const torn = events[event]
  if (torn?.kind === 'write' && bytes > 0) applyStep(image, { ...torn, bytes: torn.bytes.slice(0, bytes) })
  const left = powerCut ? withoutUnsynced(image) : image
  withoutLocks(left)
  return left
}

/** What was handed over before the crash. */
export function callsBefore(events: readonly WorkerEvent[], { event }: CrashPoint): Hex[] {
  return events.slice(0, event).flatMap((each) => (each.kind === 'submit' ? each.call : []))
}

/** The crash in words. */
export function describeCrash(events: readonly WorkerEvent[], { event, bytes, powerCut }: CrashPoint): string {
  const how = powerCut ? 'a power cut' : 'a crash'
  const at = events[event]
  if (at === undefined) return `${how} at the end`
  const where = bytes > 0 ? `${bytes} bytes into` : 'in front of'
  return `${how} ${where} step ${event + 1} of ${events.length}, ${describeEvent(at)}`
}

function describeEvent(event: WorkerEvent): string {
  switch (event.kind) {
    case 'submit':
      return 'an output'
    case 'write':
      return `a write of ${event.bytes.length} bytes to file ${event.file}`
    case 'truncate':
    case 'sync':
      return `a ${event.kind} of file ${event.file}`
    default:
      // The name of a lock says which process this is.
      return `${event.kind} ${event.path.replace(/lock\..*/, 'lock')}`
  }
}

function bothWays(event: number, bytes: number): CrashPoint[] {
  return [false, true].map((powerCut) => ({ event, bytes, powerCut }))
}

/**
 * PERF: of a blob, which is written whole before it gets its name, about a hundred bytes and not all; the sealed keys are
 * the one blob here, and longer than all records together.
 */
const longestRecord = 4_096

function bytesOf(events: readonly WorkerEvent[], event: number): number[] {
  const length = Math.max(1, lengthOf(events, event))
  const step = length > longestRecord ? Math.ceil(length / 100) : 1
  return Array.from({ length: Math.ceil(length / step) }, (_, place) => place * step)
}

function lengthOf(events: readonly WorkerEvent[], event: number): number {
  const at = events[event]
  return at?.kind === 'write' ? at.bytes.length : 0
}
