/** See {@link callFailure}. */
class CallFailure extends Error {
  override readonly name: string = 'CallFailure'
}

/**
 * Thrown by `fail` to leave a call's code; caught by the engine, which reads the failure from the run and not from
 * what was thrown, so that an author who catches it cannot turn a failed call into a successful one.
 *
 * One for all, frozen and without a trace of the stack: nobody can hand something on to another call by it, or see by it
 * on which machine the code runs. PERF: making one with its trace took half of what a failed call takes.
 */
export const callFailure: Error = Object.freeze(
  Object.defineProperty(new CallFailure('the call has failed; its receipt says why'), 'stack', { value: '' }),
)
