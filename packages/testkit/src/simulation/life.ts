/** One run of a process. Once it has ended, nothing that it waits for ever comes. */
export interface Life {
  readonly isOver: () => boolean
  end(): void
  /** Answers when the life ends. */
  readonly over: Promise<void>
  /** What the work answers, as long as somebody lives to hear it. */
  hear<Result>(work: Promise<Result>): Promise<Result>
}

export function createLife(): Life {
  let ended = false
  let announce: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    announce = resolve
  })
  return {
    isOver: () => ended,
    over,
    end() {
      ended = true
      announce()
    },
    hear: (work) =>
      new Promise((resolve, reject) => {
        work.then(
          (result) => {
            if (!ended) resolve(result)
          },
          (error: unknown) => {
            if (!ended) reject(error)
          },
        )
      }),
  }
}

/** What a call of a dead process comes to. */
export const never = <Result>(): Promise<Result> => new Promise(() => undefined)
