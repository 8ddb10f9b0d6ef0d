const probedFrames = 40

/**
 * Throws where the stack has no room for a few dozen more calls.
 *
 * What a stack overflow interrupts depends on the machine. Before the engine changes something of its own it must be
 * sure to come to the end of that, or a call that is undone could leave a trace on one worker and none on another.
 *
 * PERF: 0.05 µs.
 */
export function assertStackRoom(): void {
  probe(probedFrames)
}

function probe(frames: number): number {
  return frames === 0 ? 0 : 1 + probe(frames - 1)
}
