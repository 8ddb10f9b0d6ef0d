/**
 * Runs something synchronous whose errors have no stack traces, and puts the limit back: it is the whole process's.
 *
 * PERF: each call that is refused throws, and where from is in no report. Taking it down is a fifteenth of the time of
 * all properties. What is asynchronous keeps its traces, because others run in between.
 */
export function withoutStackTraces<Result>(run: () => Result): Result {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return run()
  } finally {
    Error.stackTraceLimit = limit
  }
}
