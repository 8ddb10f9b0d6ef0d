import { executeBlock, runGetter } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { BlockContext, Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { genesisState } from '../execution/execute-blocks.js'
import { createMarkSearch, type MarkSearch, markGoal } from '../execution/marks.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { admittedRequest, anyRequest, type RequestRecord } from '../generation/any-request.js'
import { draftState } from '../generation/draft-state.js'
import { declareInputs } from '../log/declare-inputs.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logBlock, logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import { type Coverage, coverageGoals, createCoverage, getterGoal, modulesOfGoals } from '../verification/coverage.js'
import type { Finding, PropertyOptions, SearchOptions, SearchProperty } from '../verification/stf-property.js'

const defaultRuns = 1_000
const longest = 25
const chunk = 40

/**
 * Property 17. Tries logs until everything was reached; what a few logs do not reach says nothing, so that a smaller
 * `numRuns` than the default does not count.
 */
export const vacuityProperty: SearchProperty = {
  number: 17,
  name: 'vacuity',
  statement: 'Logs reach every call, executed and refused, every declared error, event and effect, getter and mark.',
  defaultRuns,
  again: 'never',
  search(stf, options) {
    const { unreachable = {}, marks = {} } = options
    const goals = [...coverageGoals(stf), ...Object.keys(marks).map(markGoal)]
    const strange = Object.keys(unreachable).filter((name) => !goals.includes(name))
    if (strange.length > 0)
      return finding(`the STF has no ${strange.join(', no ')}, listed as unreachable`, { strange }, 0)
    const sought = goals.filter((goal) => !Object.hasOwn(unreachable, goal))
    const { reached, runs, thrown } = explore(stf, options, sought)
    if (thrown !== undefined) return finding(thrown, { thrown }, runs)
    const wrongly = Object.keys(unreachable).filter((goal) => reached.has(goal))
    if (wrongly.length > 0)
      return finding(`reached, though listed as unreachable: ${wrongly.join(', ')}`, { wrongly }, runs)
    const missing = sought.filter((goal) => !reached.has(goal))
    if (missing.length === 0) return undefined
    return finding(`never reached in ${runs} logs: ${missing.join(', ')}`, { missing }, runs)
  },
}

/** Checks {@link vacuityProperty}. @throws LockstepError `PropertyFailed` */
export function vacuity(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(vacuityProperty, stf, options)
}

function finding(reason: string, input: unknown, runs: number): Finding {
  return { reason, input, runs }
}

interface Exploration {
  readonly reached: ReadonlySet<string>
  readonly runs: number
  /** What is wrong with a mark. */
  readonly thrown: string | undefined
}

function explore(stf: Stf, options: SearchOptions, goals: readonly string[]): Exploration {
  const world = createWorlds().fastest
  const genesis = genesisState(stf, world.provider)
  const coverage = createCoverage(stf)
  const marks = createMarkSearch(stf, world, options.marks ?? {})
  const most = Math.max(options.numRuns, defaultRuns)
  const request = anyRequest(stf)
  const anyRun = (modules: readonly string[] | undefined) =>
    fc.record({
      log: anyLogInBlocks(stf, {
        ...options,
        maxLength: longest,
        live: true,
        ...(modules === undefined ? {} : { modules }),
      }),
      requests: request === undefined ? fc.constant([]) : fc.array(request, { maxLength: 6 }),
    })
  const missing = (): readonly string[] => goals.filter((goal) => !coverage.reached().has(goal))
  let modules: readonly string[] | undefined
  for (let runs = 0; runs < most; runs += chunk) {
    // PERF: a log is drawn when the one before it was executed, so none is drawn that nobody needs.
    const anyNeeded = fc.property(anyRun(modules), ({ log, requests }) => {
      executeLog({ stf, world, coverage, marks }, draftState(genesis), log, requests)
      return missing().length > 0 && marks.thrown() === undefined
    })
    const { numRuns } = fc.check(anyNeeded, { seed: options.seed + runs, numRuns: chunk, endOnFailure: true })
    const left = missing()
    if (left.length === 0 || marks.thrown() !== undefined) {
      return { reached: coverage.reached(), runs: runs + numRuns, thrown: marks.thrown() }
    }
    // Every other time with the calls of those modules alone that something is missing of: in an STF of many modules
    // one that takes two calls in a row is seldom reached else.
    const lacking = modulesOfGoals(stf, left)
    modules = (runs / chunk) % 2 === 0 && lacking.length > 0 ? lacking : undefined
  }
  return { reached: coverage.reached(), runs: most, thrown: marks.thrown() }
}

/** Who notes what is reached, and of what. */
interface Explored {
  readonly stf: Stf
  readonly world: World
  readonly coverage: Coverage
  readonly marks: MarkSearch
}

function executeLog(
  { stf, world, coverage, marks }: Explored,
  state: State,
  log: LogInBlocks,
  requests: readonly RequestRecord[],
): void {
  const { provider } = world
  const declared = declareInputs(stf, world, log)
  let last: BlockContext = logBlock(world, -1)
  for (const [position, block] of logToBlocks(stf, world, log).entries()) {
    const result = executeBlock({ stf, provider }, state, block)
    coverage.noteBlock(declared[position] ?? [], result)
    state.commit(result.prepared)
    for (const goal of marks.look(state, block, declared[position] ?? [], result)) coverage.note(goal)
    last = block
  }
  for (const request of requests)
    if (isAnswered(stf, world, state, last, request)) coverage.note(getterGoal({ ...request, name: request.getter }))
}

function isAnswered(stf: Stf, world: World, view: State, block: BlockContext, request: RequestRecord): boolean {
  return 'value' in runGetter(stf, world.domain.shard, { view, block }, admittedRequest(stf, world, request))
}
