import { createAmbientRecorder } from '../paranoid/driver/ambient-recorder.js'
import { installRecorder } from '../paranoid/driver/install-recorder.js'
import { sorting } from '../paranoid/driver/record-sorting.js'
import type { AmbientRead } from '../paranoid/driver/trace.js'
import { elsewhere } from './elsewhere.js'
import { restoringGlobals } from './restoring-globals.js'

/** What something came to, and what it asked its surroundings. */
export interface Recorded<Result> {
  readonly result: Result
  readonly reads: readonly AmbientRead[]
}

/** Runs something synchronous here and as another machine would, and notes what it asks. All globals are put back. */
export function recordedHereAndElsewhere<Result>(run: () => Result): readonly [Recorded<Result>, Recorded<Result>] {
  return [recorded((inner) => inner(), run), recorded(elsewhere, run)]
}

/** The first thing that was asked in both runs and answered differently. How often a sort compares is nobody's fault. */
export function differentRead([here, there]: readonly [Recorded<unknown>, Recorded<unknown>]): string | undefined {
  const [own, others] = [here, there].map(({ reads }) => reads.filter(({ source }) => source !== sorting))
  return own?.find(({ value }, index) => others?.[index]?.value !== value)?.source
}

function recorded<Result>(
  around: (run: () => Recorded<Result>) => Recorded<Result>,
  run: () => Result,
): Recorded<Result> {
  return restoringGlobals(() =>
    around(() => {
      const recorder = createAmbientRecorder()
      installRecorder(recorder)
      const result = recorder.during(run)
      return { result, reads: recorder.take() }
    }),
  )
}
