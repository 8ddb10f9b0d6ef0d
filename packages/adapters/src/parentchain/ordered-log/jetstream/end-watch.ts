/** Between so many pairs of answers, at least, a stream stays short that was set back and is not just being found again. */
const steps = 3

/**
 * Tells a stream that has lost its end from one whose leader does not know it yet: one that was just elected answers
 * before it has applied all that it holds, and one that was paused takes itself for the leader until it hears of
 * another, or, alone, for ten seconds.
 *
 * Between two answers that are both short, a third of the time counts at most: servers that were away between them, however
 * long, have said no more than that. Counting from the first short answer on took a pause and a restart for a loss. And a
 * stream that grows is being caught up with, or put back.
 *
 * @param settlingTime milliseconds that all answers must have been short
 * @returns to be told of every answer; whether the stream has lost its end
 */
export function createEndWatch(
  settlingTime: number,
  now: () => number = () => performance.now(),
): (last: number, expected: number) => boolean {
  const longestStep = settlingTime / steps
  let short: { readonly at: number; readonly time: number; readonly last: number } | undefined

  return (last, expected) => {
    if (last >= expected) {
      short = undefined
      return false
    }
    const at = now()
    const time = short === undefined || last > short.last ? 0 : short.time + Math.min(at - short.at, longestStep)
    short = { at, time, last }
    return time >= settlingTime
  }
}
