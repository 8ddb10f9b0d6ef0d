/** Creates a line of asynchronous operations: each begins when the one before has ended, also where that failed. */
export function createLine(): <Value>(operation: () => Promise<Value>) => Promise<Value> {
  let tail: Promise<unknown> = Promise.resolve()
  return (operation) => {
    const result = tail.then(operation)
    tail = result.catch(() => undefined)
    return result
  }
}
