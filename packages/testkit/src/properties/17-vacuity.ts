import { executeBlock, runGetter } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { BlockContext, Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyLogInBlocks } from '../any-log.js'
import { admittedRequest, anyRequest, type RequestRecord } from '../any-request.js'
import { checkProperty } from '../check-property.js'
import { type Coverage, coverageGoals, createCoverage, getterGoal, modulesOfGoals } from '../coverage.js'
import { declareInputs } from '../declare-inputs.js'
import { draftState } from '../draft-state.js'
import { genesisState } from '../execute-blocks.js'
import type { LogInBlocks } from '../log-record.js'
import { logBlock, logToBlocks } from '../log-to-blocks.js'
import type { Finding, PropertyOptions, SearchOptions, SearchProperty } from '../stf-property.js'
import type { World } from '../world.js'
import { createWorlds } from '../worlds.js'

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
  statement: 'Logs reach every call, executed and refused, every declared error, event and effect, and every getter.',
  defaultRuns,
  again: 'never',
  search(stf, options) {
    const goals = coverageGoals(stf)
    const { unreachable = {} } = options
    const strange = Object.keys(unreachable).filter((name) => !goals.includes(name))
    if (strange.length > 0)
      return finding(`the STF has no ${strange.join(', no ')}, listed as unreachable`, { strange }, 0)
    const sought = goals.filter((goal) => !Object.hasOwn(unreachable, goal))
    const { reached, runs } = explore(stf, options, sought)
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
}

function explore(stf: Stf, options: SearchOptions, goals: readonly string[]): Exploration {
  const world = createWorlds().fastest
  const genesis = genesisState(stf, world.provider)
  const coverage = createCoverage(stf)
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
      executeLog(stf, world, draftState(genesis), log, requests, coverage)
      return missing().length > 0
    })
    const { numRuns } = fc.check(anyNeeded, { seed: options.seed + runs, numRuns: chunk, endOnFailure: true })
    const left = missing()
    if (left.length === 0) return { reached: coverage.reached(), runs: runs + numRuns }
    // Every other time with the calls of those modules alone that something is missing of: in an STF of many modules
    // one that takes two calls in a row is seldom reached else.
    const lacking = modulesOfGoals(stf, left)
    modules = (runs / chunk) % 2 === 0 && lacking.length > 0 ? lacking : undefined
  }
  return { reached: coverage.reached(), runs: most }
}

function executeLog(
  stf: Stf,
  world: World,
  state: State,
  log: LogInBlocks,
  requests: readonly RequestRecord[],
  coverage: Coverage,
): void {
  const { provider } = world
  const declared = declareInputs(stf, world, log)
  let last: BlockContext = logBlock(world, -1)
  for (const [position, block] of logToBlocks(stf, world, log).entries()) {
    const result = executeBlock({ stf, provider }, state, block)
    coverage.noteBlock(declared[position] ?? [], result)
    state.commit(result.prepared)
    last = block
  }
  for (const request of requests)
    if (isAnswered(stf, world, state, last, request)) coverage.note(getterGoal({ ...request, name: request.getter }))
}

function isAnswered(stf: Stf, world: World, view: State, block: BlockContext, request: RequestRecord): boolean {
  return 'value' in runGetter(stf, world.domain.shard, { view, block }, admittedRequest(stf, world, request))
}
