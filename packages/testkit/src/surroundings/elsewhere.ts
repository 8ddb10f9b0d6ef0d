import { perturb } from '../paranoid/driver/perturb.js'
import { onOtherMachine } from './other-machine.js'
import { perturbLocale } from './perturb-locale.js'
import { perturbPlatform } from './perturb-platform.js'

/** Properties run without traces; see `withoutStackTraces`. */
const tracesOfUsualLength = 10

/** Runs something as another machine would. It replaces globals: to be used within `restoringGlobals`. */
export function elsewhere<Result>(run: () => Result): Result {
  return onOtherMachine(() => {
    perturbLocale()
    perturb()
    perturbPlatform()
    Error.stackTraceLimit = Error.stackTraceLimit === 0 ? tracesOfUsualLength : 0
    return run()
  })
}
