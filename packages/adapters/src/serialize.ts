/** Runs asynchronous operations one after another, in the order of the calls; a failed one does not stop the next. */
export type Serialize = <T>(operation: () => Promise<T>) => Promise<T>

/** Creates an empty line of operations. */
export const createSerialize = (): Serialize => {
  let tail: Promise<unknown> = Promise.resolve()
  return (operation) => {
    const result = tail.then(operation)
    tail = result.catch(() => undefined)
    return result
  }
}
