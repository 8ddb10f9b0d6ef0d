/**
 * Thrown by `fail` to leave a call's code; caught by the engine, which reads the failure from the run and not from
 * what was thrown, so that an author who catches it cannot turn a failed call into a successful one.
 */
export class CallFailure extends Error {
  override readonly name: string = 'CallFailure'
}
