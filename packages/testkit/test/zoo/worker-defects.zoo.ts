import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seeds } from './judge-defect.js'
import { crashRun, type Import } from './worker-defects/crash-run.js'
import { defectiveImports, properImport } from './worker-defects/imports.js'

const anyCrash = fc.record({ blocks: fc.integer({ min: 1, max: 4 }), at: fc.nat(20) }, { noNullPrototype: true })
const numRuns = 100

/** Property 5, as far as the order of a worker's steps goes. */
function wrongRun(importing: Import, seed: number): Promise<{ readonly failed: boolean }> {
  const property = fc.asyncProperty(anyCrash, async (crash) => {
    const wrong = await crashRun(importing, crash)
    if (wrong !== undefined) throw new Error(wrong)
  })
  return fc.check(property, { seed, numRuns })
}

test('the order as it is holds wherever it crashes', async () => {
  for (const seed of seeds) expect(await wrongRun(properImport, seed)).toMatchObject({ failed: false })
})

for (const [name, importing] of Object.entries(defectiveImports)) {
  test(name, async ({ task }) => {
    const runs = await Promise.all(seeds.map((seed) => wrongRun(importing, seed)))
    const found = runs.filter(({ failed }) => failed).length
    const isGood = found >= 9
    const by = "5 crash anywhere (the zoo's own)"
    const luck = { found, asked: seeds.length }
    task.meta.zoo = { kind: 'defect', name, by, luck, records: undefined, source: '', isGood }
    expect(isGood, `found by ${found} seeds`).toBe(true)
  })
}
