import type { SimulationFile } from './simulation-file.js'

/** Where a regression test finds what it simulates. */
export interface SimulationTestOptions {
  /** What the test imports from, such as `../src/bank.js`; the text says what to fill in where it is left out. */
  readonly module?: string
  /** The name under which the module exports the STF; its own by default. */
  readonly exportName?: string
}

/** The text of a vitest file that fails until what the simulation has found is gone. */
export function simulationTest(file: SimulationFile, options: SimulationTestOptions = {}): string {
  const { stf, settings, reason, parts } = file
  const { module = './the-module-of-your-stf.js', exportName = stf.name } = options
  const given = JSON.stringify(settings, undefined, 2).replaceAll('\n', '\n  ')
  const [line = ''] = reason.split('\n')
  return [
    `// Found by the simulator: ${line}`,
    ...(parts.length === 0 ? [] : [`// With other parts than the real ones: give ${parts.join(', ')} by \`parts\`.`]),
    `import { simulate } from '@lockstep/testkit/simulation'`,
    `import { test } from 'vitest'`,
    `import { ${exportName === 'stf' ? 'stf' : `${exportName} as stf`} } from '${module}'`,
    '',
    `test('${stf.name} keeps every promise in a simulation that once broke one', { timeout: 120_000 }, async () => {`,
    `  await simulate(stf, ${given})`,
    '})',
    '',
  ].join('\n')
}
