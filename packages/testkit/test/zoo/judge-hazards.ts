import { perturbedExecutionProperty } from '@lockstep/testkit'
import fc from 'fast-check'
import { stfIn } from '../../src/paranoid/driver/stf-in.js'
import { type DeterminismSubject, examineSubjects } from '../../src/paranoid/index.js'
import { moduleSourceProperty } from '../../src/properties/11-module-source.js'
import { findCounterexampleAsync } from '../../src/verification/check-property.js'
import { withoutStackTraces } from '../../src/verification/without-stack-traces.js'
import { isDecided, seeds } from './judge-defect.js'
import type { ZooRow } from './zoo-row.js'

/** The part of property 11 that has found a hazard, and how surely. */
export type Detection = Pick<ZooRow, 'by' | 'luck' | 'isGood'>

/** Found by luck is not found: of ten seeds, nine must do. */
const leastSeeds = 9
const logs = { runs: 4, maxLength: 30 }

/** What came of hazards and of bystanders. */
export interface HazardVerdicts {
  readonly detections: ReadonlyMap<string, Detection>
  /** The STFs of bystanders that were not the same in all environments. */
  readonly accused: readonly string[]
}

/**
 * Asks the parts of property 11 that `lockstep verify MODULE` has, the fastest first: each about what none before has
 * found. PERF: bystanders share the processes of the environments with the hazards that are left for them.
 */
export async function judgeHazards(
  names: readonly string[],
  bystanders: readonly DeterminismSubject[],
): Promise<HazardVerdicts> {
  const detections = new Map<string, Detection>()
  const unseen = (): string[] => names.filter((name) => detections.get(name)?.isGood !== true)
  for (const judge of [checkSource, perturbInProcess]) {
    for (const [name, detection] of await judge(unseen())) detections.set(name, detection)
  }
  const { judged, accused } = await compareEnvironments(unseen(), bystanders)
  for (const [name, detection] of judged) detections.set(name, detection)
  return { detections, accused }
}

type Judged = readonly (readonly [name: string, detection: Detection])[]

const entryOf = (name: string): URL => new URL(`../paranoid/hazards/${name}.ts`, import.meta.url)

async function checkSource(unseen: readonly string[]): Promise<Judged> {
  return await Promise.all(
    unseen.map(async (name) => {
      const stf = stfIn(await import(entryOf(name).href), undefined)
      const found = await findCounterexampleAsync(moduleSourceProperty(entryOf(name)), stf, {})
      const [code = ''] = found?.reason.match(/(?<=\[)\w+(?=\]$)/m) ?? []
      return [name, { by: `11 source: ${code}`, luck: undefined, isGood: found !== undefined }] as const
    }),
  )
}

/** As far as one process goes, with the runs that it has by default. */
async function perturbInProcess(unseen: readonly string[]): Promise<Judged> {
  return await Promise.all(
    unseen.map(async (name) => {
      const stf = stfIn(await import(entryOf(name).href), undefined)
      const { property, defaultRuns: numRuns } = perturbedExecutionProperty
      const finds = (seed: number): boolean =>
        withoutStackTraces(() => fc.check(property(stf), { seed, numRuns, endOnFailure: true })).failed
      const luck = askSeeds(finds)
      return [name, { by: '11 perturbed execution', luck, isGood: luck.found >= leastSeeds }] as const
    }),
  )
}

/** PERF: ends where the seeds that are left can change nothing. */
function askSeeds(finds: (seed: number) => boolean): { found: number; asked: number } {
  let [found, asked] = [0, 0]
  for (const seed of seeds) {
    const isMissed = asked - found > seeds.length - leastSeeds
    if (isMissed || isDecided(found, asked, seeds.length)) break
    asked += 1
    if (finds(seed)) found += 1
  }
  return { found, asked }
}

/** PERF: each environment is one process for all hazards and seeds; their modules do not see each other. */
async function compareEnvironments(
  unseen: readonly string[],
  bystanders: readonly DeterminismSubject[],
): Promise<{ readonly judged: Judged; readonly accused: readonly string[] }> {
  const subjects = unseen.flatMap((name) => seeds.map((seed) => ({ entry: entryOf(name), seed })))
  const reports = await examineSubjects([...subjects, ...bystanders], logs)
  const judged = unseen.map((name, index) => {
    const own = reports.slice(index * seeds.length, (index + 1) * seeds.length)
    const found = own.filter(({ divergences }) => divergences.length > 0).length
    const luck = { found, asked: own.length }
    return [name, { by: '11 in ten environments', luck, isGood: found >= leastSeeds }] as const
  })
  const accused = reports.slice(subjects.length).flatMap(({ stf, divergences }) => (divergences.length > 0 ? stf : []))
  return { judged, accused }
}
