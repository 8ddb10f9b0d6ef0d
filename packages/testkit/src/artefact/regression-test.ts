import { type CounterexampleFile, inputOfFile } from './counterexample-file.js'

/** Where a regression test finds the STF. */
export interface RegressionTestOptions {
  /** What the test imports from, such as `../src/bank.js`; the file's text says what to fill in where it is left out. */
  readonly module?: string
  /** The name under which the module exports the STF; its own by default, where that is an identifier. */
  readonly exportName?: string
}

const identifier = /^[A-Za-z_$][\w$]*$/

/** The text of a vitest file that fails until the STF's bug is fixed, complete but for the path of the STF's module. */
export function regressionTest(file: CounterexampleFile, options: RegressionTestOptions = {}): string {
  const { stf, property, reason } = file
  const { module = './the-module-of-your-stf.js', exportName = stf.name } = options
  const counterexample = JSON.stringify(inputOfFile(file), undefined, 2).replaceAll('\n', '\n  ')
  return [
    `// ${oneLine(property.statement)}`,
    `// Found with seed ${file.seed}: ${oneLine(reason)}`,
    `import { checkCounterexample } from '@lockstep/testkit'`,
    `import { test } from 'vitest'`,
    `import ${importClause(exportName)} from ${quoted(module)}`,
    '',
    `test(${quoted(`${stf.name}: property ${property.number} (${property.name}) holds for a log that once broke it`)}, () => {`,
    `  checkCounterexample(stf, ${counterexample})`,
    '})',
    '',
  ].join('\n')
}

function importClause(exportName: string): string {
  return `{ ${identifier.test(exportName) ? exportName : quoted(exportName)} as stf }`
}

/** What stands in a comment must not end it. */
function oneLine(text: string): string {
  return text.split(/[\r\n\u2028\u2029]/)[0] ?? ''
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
