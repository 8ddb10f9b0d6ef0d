import { LockstepError } from '@lockstep/core'
import { newQuickJSWASMModule } from 'quickjs-emscripten'
import type { Job } from './driver/job.js'
import type { SubjectTrace } from './driver/trace.js'
import type { Traces } from './run-in-node.js'

const memoryBytes = 512 * 1024 * 1024
/** Below the end of the stack that its WebAssembly has: beyond that it does not throw, it breaks. */
const stackBytes = 256 * 1024

/** Runs a job in QuickJS, an engine that shares no code with V8. */
export async function runInQuickJs(script: string, job: Job): Promise<Traces> {
  const engine = await newQuickJSWASMModule()
  const runtime = engine.newRuntime({ memoryLimitBytes: memoryBytes, maxStackSizeBytes: stackBytes })
  const context = runtime.newContext()
  try {
    context.unwrapResult(context.evalCode(script, 'driver.js')).dispose()
    const text = JSON.stringify(JSON.stringify(job))
    const answer = context.unwrapResult(context.evalCode(`$lockstepDriver.runJobAsText(${text})`))
    const reports: [number, SubjectTrace[]][] = JSON.parse(context.getString(answer))
    answer.dispose()
    return new Map(reports)
  } catch (cause) {
    throw new LockstepError(
      'EngineFailed',
      `QuickJS did not run the STF: ${String(cause)}`,
      { field: 'quickjs' },
      { cause },
    )
  }
}
