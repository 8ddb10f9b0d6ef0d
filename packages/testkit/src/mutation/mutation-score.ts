import { fileURLToPath } from 'node:url'
import { LockstepError } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import { usualSeed } from '../verification/check-property.js'
import { moduleAddress } from '../verification/module-address.js'
import type { PropertyOptions } from '../verification/stf-property.js'
import type { VerifySubject } from '../verification/verify-subject.js'
import { authorFiles } from './author-files.js'
import { type AuthorFile, mutantsOf, originalTexts, type PlannedMutant, readAuthorFiles } from './author-mutants.js'
import { bundleMutant } from './bundle-mutant.js'
import { deadlyProperties, disprovingProperty, type KillingPlan, propertiesOf } from './disproving-property.js'
import { createWatch, evaluateMutant } from './evaluate-mutant.js'
import { type MutantReport, type MutationReport, scoreOf } from './mutation-report.js'

/** What is mutated, and how hard its mutants are tried. */
export interface MutationOptions extends Omit<PropertyOptions, 'numRuns'>, Pick<VerifySubject, 'model'> {
  /** The author's module, a path or a `file:` URL, with the name of the export behind a `#` where there are several. */
  readonly module: string | URL
  /** The share of each property's default runs that a mutant meets; 0.25 by default. */
  readonly effort?: number
  /** The numbers of the properties that a mutant meets, in this order; by default those about what code does. */
  readonly properties?: readonly number[]
  /** Told what is tried next, for people who watch. */
  readonly progress?: (line: string) => void
}

/**
 * Makes small mistakes in an author's source, one at a time, and looks which of them the properties find. Mutated are
 * the module and what it imports by relative paths; never its invariants, which are what it is held against.
 *
 * The same source, seed and effort give the same report: an endless loop is ended by how often it turns, not by a clock.
 * PERF: a mutant takes a tenth of a second that is killed, and about as long as `verify` with this effort that survives.
 *
 * @throws LockstepError `BaselineFails` where the STF itself does not hold; `BundleFailed`, `StfNotExported`
 */
export async function mutationScore(options: MutationOptions): Promise<MutationReport> {
  const { entry, exportName } = moduleAddress(options.module)
  const path = fileURLToPath(entry)
  const { module: _, progress, effort = 0.25, properties = deadlyProperties, seed = usualSeed, ...rest } = options
  const plan: KillingPlan = { ...rest, effort, properties, seed }
  const files = await readAuthorFiles(await authorFiles(path))
  const baseline = await examineBaseline({ path, exportName, plan }, files)
  const mutants: MutantReport[] = []
  for (const planned of files.flatMap(mutantsOf)) {
    progress?.(`${planned.file}:${planned.line}:${planned.column} ${planned.original} -> ${planned.replacement}`)
    mutants.push(await judge({ path, exportName, plan }, baseline, files, planned))
  }
  return { stf: baseline.name, seed, mutants, score: scoreOf(mutants) }
}

interface Subject {
  readonly path: string
  readonly exportName: string | undefined
  readonly plan: KillingPlan
}

interface Baseline {
  readonly name: string
  readonly identity: string
  /** Numbers of the functions that logs reach. */
  readonly hits: ReadonlySet<number>
  /** How often the loops of a mutant may turn, all together. */
  readonly mostTurns: number
}

const provider = createPortableProvider()
/** So often as in the STF itself loops may turn, and some more. */
const [turnsFactor, moreTurns] = [10, 100_000]

async function examineBaseline({ path, exportName, plan }: Subject, files: readonly AuthorFile[]): Promise<Baseline> {
  const watch = createWatch(Number.POSITIVE_INFINITY)
  const stf = await evaluateMutant(await bundleMutant(path, originalTexts(files)), exportName, watch)
  const found = disprovingProperty(stf, plan, propertiesOf(plan))
  if (found !== undefined) {
    throw new LockstepError(
      'BaselineFails',
      `property ${found} does not hold for '${stf.name}' as it is; verify it first, then its mutants say something`,
      { field: 'module', value: found },
    )
  }
  const mostTurns = turnsFactor * watch.turns() + moreTurns
  return { name: stf.name, identity: stfIdentity(provider, stf), hits: new Set(watch.hits()), mostTurns }
}

async function judge(
  { path, exportName, plan }: Subject,
  { identity, hits, mostTurns }: Baseline,
  files: readonly AuthorFile[],
  { path: changed, text, within, ...mutant }: PlannedMutant,
): Promise<MutantReport> {
  if (within !== undefined && !hits.has(within)) return { ...mutant, status: 'unreached', by: '' }
  const texts = new Map([...originalTexts(files), [changed, text]])
  const watch = createWatch(mostTurns)
  const evaluated = await attempt(async () => evaluateMutant(await bundleMutant(path, texts), exportName, watch))
  if ('refusal' in evaluated) return { ...mutant, status: 'refused', by: evaluated.refusal }
  const { stf } = evaluated
  if (stfIdentity(provider, stf) !== identity) return { ...mutant, status: 'otherStf', by: 'its identity' }
  const by = disprovingProperty(stf, plan, propertiesOf(plan))
  if (watch.turns() > mostTurns) return { ...mutant, status: 'killed', by: 'an endless loop' }
  return by === undefined ? { ...mutant, status: 'survived', by: '' } : { ...mutant, status: 'killed', by }
}

type Evaluated = { readonly stf: Awaited<ReturnType<typeof evaluateMutant>> } | { readonly refusal: string }

async function attempt(evaluate: () => ReturnType<typeof evaluateMutant>): Promise<Evaluated> {
  try {
    return { stf: await evaluate() }
  } catch (error) {
    return { refusal: error instanceof LockstepError ? error.code : String(error).slice(0, 80) }
  }
}
