/** One step of the job and how long it took. */
export interface TimedStep {
  readonly name: string
  readonly ms: number
}

/** Shows what the job is doing, and keeps what each step took. */
export interface Progress {
  step<Result>(name: string, run: () => Promise<Result>): Promise<Result>
  steps(): readonly TimedStep[]
}

/** Progress as lines on standard error, so that standard output has the result alone. */
export function showProgress(write: (line: string) => void): Progress {
  const steps: TimedStep[] = []
  return {
    async step(name, run) {
      write(`… ${name}`)
      const start = performance.now()
      const result = await run()
      const ms = Math.round(performance.now() - start)
      steps.push({ name, ms })
      write(`✓ ${name} (${ms} ms)`)
      return result
    },
    steps: () => steps,
  }
}
