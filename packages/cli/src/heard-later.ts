/** The same promise for who awaits it only later: a failure until then is kept, and does not end the process. */
export function heardLater<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
