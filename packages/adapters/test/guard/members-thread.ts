import { parentPort, workerData } from 'node:worker_threads'
import { changeEngine } from './future-members.js'

changeEngine(workerData.engine)
const { evaluateStf } = await import('../../src/guard/evaluate-stf.js')

/** Evaluates each expression in a compartment of its own; answers with its value as text, or with what was thrown. */
const answers: string[] = []
for (const expression of workerData.expressions) answers.push(await answer(expression))
parentPort?.postMessage(answers)

async function answer(expression: string): Promise<string> {
  const script = `({ probe: { identityText: String(${expression}), modules: {} } })`
  try {
    const stf = await evaluateStf({ entry: 'probe', exportName: undefined, floatMath: false, script })
    return stf.identityText
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
