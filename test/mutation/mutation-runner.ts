import { type RunnerTestSuite, TestRunner, test } from 'vitest'

interface Coverage {
  static: Record<string, number>
  perTest: Record<string, Record<string, number>>
}

declare global {
  var __stryker__: { readonly mutantCoverage?: Coverage; hitLimit?: number } | undefined
}

/** Runs tests for Stryker in one thread, which its own plugin is not made for. */
export default class extends TestRunner {
  /**
   * Makes a test file that cannot be imported a failed test. A mutant that breaks a module while it is loaded leaves no
   * test to fail: Stryker would call it a survivor, with everything red.
   */
  override async importFile(...call: Parameters<TestRunner['importFile']>): Promise<void> {
    try {
      await super.importFile(...call)
    } catch (error) {
      test('is imported', () => {
        throw error
      })
    }
  }

  /**
   * Lets each file tell what it covered itself. In one thread the counters go on from file to file, and Stryker adds
   * up what the files tell: it would take a mutant for an endless loop only after many times the limit.
   */
  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite)
    const coverage = globalThis.__stryker__?.mutantCoverage
    if (suite.file !== suite || coverage === undefined) return
    Object.assign(suite.meta, { mutantCoverage: structuredClone(coverage) })
    coverage.perTest = {}
    coverage.static = {}
  }
}
