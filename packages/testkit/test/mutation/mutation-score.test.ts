import { defineModel } from '@lockstep/testkit'
import { describeMutationReport, type MutationReport, mutationScore } from '@lockstep/testkit/mutation'
import { beforeAll, describe, expect, test } from 'vitest'
import { counter } from './fixtures/counter.js'

const fixture = (name: string): URL => new URL(`./fixtures/${name}`, import.meta.url)
const module = fixture('counter.ts#counter')
const effort = 0.4
const properties = [10, 19, 17]

const model = defineModel(counter, {
  initial: () => 0,
  events: true,
  calls: {
    count(total, { fail, emit }, { by }) {
      emit('Counted', { by })
      return total + by > 9 ? fail('TooMany') : total + by
    },
    half: (total) => total,
  },
})

/** `file:line original -> replacement: status`, of the mutants that stand in lines with this text. */
function mutantsAt({ mutants }: MutationReport, line: number, file = 'counter.ts'): string[] {
  return mutants
    .filter((mutant) => mutant.file.endsWith(`/${file}`) && mutant.line === line)
    .map(({ original, replacement, status }) => `${original} -> ${replacement}: ${status}`)
}

describe('the mutation score of a counter', () => {
  let report: MutationReport

  beforeAll(async () => {
    report = await mutationScore({ module, effort, properties, model })
  })

  test('tells where each mutant stands in the TypeScript source, and what became of it', () => {
    expect(mutantsAt(report, 15)).toEqual([
      'state.total.get() + by > most -> true: killed',
      'state.total.get() + by > most -> false: killed',
      '+ -> -: killed',
      // Whoever wants the exact sum that is the limit must know it: it stands nowhere in the state.
      expect.stringMatching(/^> -> >=: (killed|survived)$/),
      `fail("TooMany"); -> ;: killed`,
    ])
    expect(mutantsAt(report, 16)).toEqual(['state.total.update((total) => total + by); -> ;: killed', '+ -> -: killed'])
    expect(mutantsAt(report, 18)).toEqual(['emit("Counted", { by }); -> ;: killed'])
  })

  test('mutates what the module imports from files of the author’s, and no invariants', () => {
    expect(mutantsAt(report, 1, 'limits.ts')).toEqual(['9 -> 10: killed'])
    expect(report.mutants.filter(({ line }) => line >= 29 && line <= 32)).toEqual([])
  })

  test('ends a loop that does not, and lets code alone that changes nothing', () => {
    expect(report.mutants.find(({ line, original }) => line === 24 && original === '-=')).toMatchObject({
      replacement: '+=',
      status: 'killed',
      by: 'an endless loop',
    })
    expect(mutantsAt(report, 24)).toContain('< -> <=: survived')
  })

  test('says what no log comes to', () => {
    expect(mutantsAt(report, 28)).toEqual(['=== -> !==: unreached', '0 -> 1: unreached'])
  })

  test('leaves out of its score what has another identity', () => {
    expect(mutantsAt(report, 7)).toEqual(['1 -> 2: otherStf'])
    const caught = report.mutants.filter(({ status }) => status === 'killed' || status === 'refused').length
    const alive = report.mutants.filter(({ status }) => status === 'survived' || status === 'unreached').length
    expect(report.score).toBe(caught / (caught + alive))
    expect(describeMutationReport(report)).toMatch(
      /counter\.ts:28:\d+ {2}=== {2}-> {2}!== {2}\(no log comes here\)\n.*\ncounter: [\d.]+ % of the mutants are caught \(seed 42\): /s,
    )
  })

  test('is the same each time, and lower without a model', async () => {
    expect(await mutationScore({ module, effort, properties, model })).toEqual(report)
    const { score } = await mutationScore({ module, effort, properties })
    expect(score).toBeLessThan(report.score)
  })
})

test('an STF that does not hold itself has no score', async () => {
  await expect(mutationScore({ module: fixture('broken.ts'), effort, properties })).rejects.toMatchObject({
    code: 'BaselineFails',
    details: { value: '10 invariants' },
  })
})

test('a module without the STF, none at all, and a property that there is not are refused', async () => {
  await expect(mutationScore({ module: fixture('counter.ts') })).rejects.toMatchObject({ code: 'StfNotExported' })
  await expect(mutationScore({ module, properties: [99] })).rejects.toMatchObject({ code: 'UnknownProperty' })
  await expect(mutationScore({ module: fixture('nothing.ts') })).rejects.toMatchObject({ code: 'BundleFailed' })
})
