import { callsTable } from '@lockstep/testkit'
import type { PropertyResult } from '@lockstep/testkit/vitest'
import type { Reporter, TestModule } from 'vitest/node'

/** Prints a table for each STF: its properties, runs and counterexamples, and what logs made of its calls. */
export const verifyReporter: Reporter = {
  onTestModuleEnd(module) {
    const results = resultsOf(module)
    const [first] = results
    if (first !== undefined)
      print([`${first.stf} version ${first.version}`, ...results.map(lineOf), ...callLines(results), ''])
    print(failuresOf(module))
  },
  onTestRunEnd(modules, errors) {
    print(errors.map(({ message }) => message))
    const results = modules.flatMap(resultsOf)
    const broken = results.filter(({ holds }) => !holds)
    const runs = results.reduce((sum, each) => sum + each.runs, 0)
    const stfs = new Set(results.map(({ stf, version }) => `${stf} ${version}`))
    print([
      `verify: ${stfs.size} STFs, ${results.length} properties of them, ${runs} runs, ${broken.length} counterexamples`,
    ])
  },
}

function resultsOf(module: TestModule): PropertyResult[] {
  return [...module.children.allTests()].flatMap((test) => test.meta().lockstep ?? [])
}

function lineOf({ property, name, runs, holds }: PropertyResult): string {
  const found = holds ? 'no counterexample' : 'A COUNTEREXAMPLE'
  return `  ${String(property).padStart(2)} ${name.padEnd(26)} ${String(runs).padStart(8)} runs  ${found}`
}

function callLines(results: readonly PropertyResult[]): string[] {
  const calls = results.flatMap((result) => result.calls)
  return calls.length === 0 ? [] : callsTable(calls).map((line) => `     ${line}`)
}

function failuresOf(module: TestModule): string[] {
  const inModule = module.errors().map(({ message }) => `${module.relativeModuleId}: ${message}\n`)
  const inTests = [...module.children.allTests('failed')].flatMap((test) =>
    (test.result().errors ?? []).map(({ message }) => `${message}\n`),
  )
  return [...inModule, ...inTests]
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
}
