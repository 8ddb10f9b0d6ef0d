/** So much of the stack that there is stays: about what a thread with a small one begins with. */
const kept = 0.4
/** Frames from one look at what is left to the next, at least. */
const stride = 500

/** Runs something far down the stack. Where that changes what it answers, it depends on how much stack there is. */
export function deepInTheStack<Result>(run: () => Result): Result {
  return below(framesLeft() * kept, run)
}

/**
 * Counts no frames of its own: how large a frame is depends on which compiler has seen the function. What is left is
 * asked in the same way at the top and on the way down.
 *
 * PERF: far from where it goes, a look costs as much as going there; by a third of the way it does not go too far,
 * unless a frame on the way down were three times as large as one of a look.
 */
function below<Result>(frames: number, run: () => Result): Result {
  const left = framesLeft()
  if (left <= frames) return run()
  const further = Math.max(stride, Math.floor((left - frames) / 3))
  return furtherDown(further, () => below(frames, run))
}

function furtherDown<Result>(frames: number, run: () => Result): Result {
  if (frames === 0) return run()
  const result = furtherDown(frames - 1, run)
  return result
}

/** Not by a counter that frames leave behind: the frame that overflows would have to count itself. */
function framesLeft(): number {
  try {
    return 1 + framesLeft()
  } catch {
    return 1
  }
}
