import path from 'node:path'
import { createRoomModules } from './room-modules.mjs'

/** Stryker takes a mutant for an endless loop where it is reached a hundred times as often; ten times is enough. */
const hitLimitShare = 0.1

/**
 * Runs the tests of a room for Stryker, in its own process, which stays warm: the core is loaded once, and each mutant
 * is switched on in it. Vitest would make a thread for each, and compile everything again: most of a run was that.
 *
 * - Files of tests are loaded afresh for each mutant, with it on: what the body of a `describe` makes is the mutant's,
 *   and a body that throws is a test that fails.
 * - For a mutant that runs while the core is loaded the core is loaded afresh, and again behind it.
 * - A test that has killed a mutant runs again without it. Where it fails then too, an earlier mutant has left something
 *   behind: the core is loaded afresh, and the mutant asked again.
 */
function createWarmRunner() {
  globalThis.__stryker__ ??= {}
  const stryker = globalThis.__stryker__
  const room = createRoomModules()
  let isCoreClean = false

  async function loadCleanCore() {
    isCoreClean = true
    await room.loadCore()
  }

  /** Runs tests, all or those of the filter, until one fails, and answers that one. */
  async function firstFailure(filter) {
    let count = 0
    for (const file of room.files) {
      if (filter !== undefined && !filter.some((id) => id.startsWith(`${file}#`))) continue
      const loaded = await attempt(() => room.loadTests(file))
      if (loaded.error !== undefined) return { ...loaded, count, file, id: `${file}#is imported` }
      for (const { id, run } of loaded.value) {
        if (filter !== undefined && !filter.includes(id)) continue
        count++
        const { error } = await attempt(run)
        if (error !== undefined) return { count, file, id, error }
      }
    }
    return { count }
  }

  /** The same with a mutant on, which is an error itself where it is reached too often. */
  async function askMutant({ testFilter, hitLimit, activeMutant, mutantActivation }) {
    const isStatic = mutantActivation === 'static'
    const isLimited = hitLimit !== undefined
    Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: isLimited ? 0 : undefined })
    stryker.hitLimit = isLimited ? hitLimit * hitLimitShare : undefined
    try {
      if (isStatic) isCoreClean = false
      const { error } = isStatic ? await attempt(room.loadCore) : {}
      const outcome =
        error === undefined ? await firstFailure(testFilter) : { count: 0, id: 'the core is loaded', error }
      return { ...outcome, isEndless: stryker.hitCount > stryker.hitLimit }
    } finally {
      Object.assign(stryker, { activeMutant: undefined, hitCount: undefined })
    }
  }

  /** Whether a test that failed passes where no mutant is on. */
  async function passes({ file, id }) {
    const loaded = await attempt(() => room.loadTests(file))
    if (loaded.error !== undefined) return false
    const test = loaded.value.find((candidate) => candidate.id === id)
    return test === undefined || (await attempt(test.run)).error === undefined
  }

  /** Runs one test of the first run, which tells what each covers. */
  async function coverTest({ id, name, run }, file) {
    const start = performance.now()
    stryker.currentTestId = id
    const { error } = await attempt(run)
    stryker.currentTestId = undefined
    const timeSpentMs = performance.now() - start
    const result = { id, name, timeSpentMs, fileName: path.resolve(file), status: error === undefined ? 0 : 1 }
    return error === undefined ? result : { ...result, failureMessage: String(error) }
  }

  return {
    capabilities: () => ({ reloadEnvironment: true }),
    init: room.open,
    dispose: room.close,

    async dryRun() {
      // Modules hold on to this very object.
      const coverage = { static: {}, perTest: {} }
      stryker.mutantCoverage = coverage
      await loadCleanCore()
      const ofCore = coverage.static
      const tests = []
      for (const file of room.files) {
        coverage.static = {}
        for (const test of await room.loadTests(file)) {
          tests.push(await coverTest(test, file))
          coverage.perTest[test.id] = { ...coverage.static, ...coverage.perTest[test.id] }
        }
      }
      return { status: 'complete', tests, mutantCoverage: { static: ofCore, perTest: coverage.perTest } }
    },

    async mutantRun(options) {
      if (!isCoreClean && options.mutantActivation !== 'static') await loadCleanCore()
      let outcome = await askMutant(options)
      if (outcome.error !== undefined && isCoreClean && !(await passes(outcome))) {
        await loadCleanCore()
        outcome = await askMutant(options)
      }
      const { isEndless, error, id, count: nrOfTests } = outcome
      if (isEndless) return { status: 'timeout', reason: 'reached too often' }
      if (error === undefined) return { status: 'survived', nrOfTests }
      return { status: 'killed', killedBy: [id], failureMessage: String(error).slice(0, 500), nrOfTests }
    },
  }
}
createWarmRunner.inject = []

/** What it answers, or the error that it throws: something in any case, should a mutant throw nothing. */
async function attempt(action) {
  try {
    return { value: await action() }
  } catch (error) {
    return { error: error ?? 'threw nothing' }
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'warm', factory: createWarmRunner }]
