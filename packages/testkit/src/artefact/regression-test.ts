import { isJsonObject } from '../log/json-value.js'
import { specificationConformanceDescription } from '../properties/19-specification-conformance.js'
import { type CounterexampleFile, type CounterexampleInput, inputOfFile } from './counterexample-file.js'
import { isOfSource } from './is-of-source.js'
import { isFromFreshProcesses, isOfAllLogs, isOfFiles, isOfMutants } from './not-replayable.js'

/** Where a regression test finds the STF. */
export interface RegressionTestOptions {
  /** What the test imports from, such as `../src/bank.js`; the file's text says what to fill in where it is left out. */
  readonly module?: string
  /** The name under which the module exports the STF; its own by default, where that is an identifier. */
  readonly exportName?: string
  /** Of property 19: where the model is, as `module`, and the name of its export. */
  readonly modelModule?: string
  /** Left out with `modelModule`. */
  readonly modelName?: string
}

const missingModule = './the-module-of-your-stf.js'
const missingModel = './the-module-of-your-model.js'

const identifier = /^[A-Za-z_$][\w$]*$/

/**
 * The text of a vitest file that fails until the STF's bug is fixed, complete but for the path of the STF's module. What
 * cannot be replayed is looked for again.
 */
export function regressionTest(file: CounterexampleFile, options: RegressionTestOptions = {}): string {
  const { stf, property, reason } = file
  const { module = missingModule, exportName = stf.name } = options
  const tried = inputOfFile(file)
  const isSearched = [isOfAllLogs, isOfSource, isFromFreshProcesses, isOfMutants, isOfFiles].some((isOf) => isOf(tried))
  const title = `${stf.name}: property ${property.number} (${property.name}) holds ${isSearched ? 'again' : 'for a log that once broke it'}`
  return [
    `// ${oneLine(property.statement)}`,
    `// Found with seed ${file.seed}: ${oneLine(reason)}`,
    `import { ${isSearched ? 'verify' : 'checkCounterexample'} } from '@lockstep/testkit'`,
    `import { test } from 'vitest'`,
    `import ${importClause(exportName, 'stf')} from ${quoted(module)}`,
    ...modelImport(file, options),
    '',
    `test(${quoted(title)}, { timeout: 120_000 }, async () => {`,
    `  await ${isSearched ? searchAgain(file, module, exportName) : tryAgain(file)}`,
    '})',
    '',
  ].join('\n')
}

function tryAgain(file: CounterexampleFile): string {
  const counterexample = JSON.stringify(inputOfFile(file), undefined, 2).replaceAll('\n', '\n  ')
  return `checkCounterexample(stf, ${counterexample}${isOfModel(file) ? ', { model }' : ''})`
}

function searchAgain(file: CounterexampleFile, module: string, exportName: string): string {
  const { property, seed, numRuns } = file
  const address = quoted(`${module}#${encodeURIComponent(exportName)}`)
  const tried = inputOfFile(file)
  const isOfModule = [isOfSource, isFromFreshProcesses, isOfMutants].some((isOf) => isOf(tried))
  const more = `${allowancesOf(tried)}${scoreOf(tried)}`
  const given = isOfModule ? `, module: new URL(${address}, import.meta.url)${more}` : ''
  return `verify(stf, { seed: ${seed}, properties: [${property.number}], numRuns: ${numRuns}, out: false${given} })`
}

/** What the source might do. */
function allowancesOf({ setting }: CounterexampleInput): string {
  const { source } = isJsonObject(setting) ? setting : {}
  if (!isJsonObject(source) || !isJsonObject(source.allow) || Object.keys(source.allow).length === 0) return ''
  return `, allow: ${JSON.stringify(source.allow)}`
}

/** What property 18 asked for. */
function scoreOf({ setting }: CounterexampleInput): string {
  const { mutated } = isJsonObject(setting) ? setting : {}
  return isJsonObject(mutated) && typeof mutated.least === 'number' ? `, mutationScore: ${mutated.least}` : ''
}

function isOfModel({ property }: CounterexampleFile): boolean {
  return property.number === specificationConformanceDescription.number
}

function modelImport(file: CounterexampleFile, { modelModule, modelName }: RegressionTestOptions): string[] {
  if (!isOfModel(file)) return []
  return [`import ${importClause(modelName ?? 'model', 'model')} from ${quoted(modelModule ?? missingModel)}`]
}

function importClause(exportName: string, name: string): string {
  if (exportName === name) return `{ ${name} }`
  return `{ ${identifier.test(exportName) ? exportName : quoted(exportName)} as ${name} }`
}

/** What stands in a comment must not end it. */
function oneLine(text: string): string {
  return text.split(/[\r\n\u2028\u2029]/)[0] ?? ''
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
