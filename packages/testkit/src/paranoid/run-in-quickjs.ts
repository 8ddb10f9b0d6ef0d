import { newQuickJSWASMModule, type QuickJSContext } from 'quickjs-emscripten'
import type { Job, SubjectJob } from './driver/job.js'
import type { SubjectTrace } from './driver/trace.js'
import type { Traces } from './run-in-node.js'

const memoryBytes = 512 * 1024 * 1024
/** It ends before the stack of the WebAssembly engine around it does: beyond that, nothing is thrown, all breaks. */
const stackBytes = 64 * 1024

/**
 * Runs a job in QuickJS, an engine that shares no code with V8. A subject that breaks the engine leaves no trace, and
 * those behind it get a new one.
 */
export async function runInQuickJs(script: string, job: Job): Promise<Traces> {
  const traces = new Map<number, readonly SubjectTrace[]>()
  let context = await startEngine(script, job)
  for (const subject of job.subjects) {
    try {
      traces.set(subject.subject, runSubject(context, subject))
    } catch {
      context = await startEngine(script, job)
    }
  }
  return traces
}

/** Nothing of it is freed by hand: the whole engine is one block of memory, and goes when nobody refers to it. */
async function startEngine(script: string, { subjects: _, ...job }: Job): Promise<QuickJSContext> {
  const engine = await newQuickJSWASMModule()
  const context = engine.newContext()
  context.runtime.setMemoryLimit(memoryBytes)
  context.runtime.setMaxStackSize(stackBytes)
  const code = `${script}\n;globalThis.$lockstepRunning = $lockstepDriver.start(${JSON.stringify(job)})`
  context.unwrapResult(context.evalCode(code, 'driver.js')).dispose()
  return context
}

function runSubject(context: QuickJSContext, subject: SubjectJob): SubjectTrace[] {
  const text = JSON.stringify(JSON.stringify(subject))
  const answer = context.unwrapResult(context.evalCode(`$lockstepRunning.runAsText(${text})`))
  const traces: SubjectTrace[] = JSON.parse(context.getString(answer))
  answer.dispose()
  return traces
}
