import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LockstepError } from '@lockstep/core'
import { build } from 'esbuild'
import { checkedMaxDepth, type GuardOptions } from './guard-options.js'
import { type GuardPurpose, guardPlugin } from './guard-plugin.js'
import { guardPrelude } from './guard-prelude.js'
import { assertNoFindings, type SourceFinding } from './source-finding.js'

/** A checked and instrumented STF as text: one script that evaluates to the module's exports. */
export interface GuardedBundle {
  readonly entry: string
  readonly exportName: string | undefined
  readonly floatMath: boolean
  /** Plain data and text: it can be written to a file, measured with an enclave's image, and evaluated there. */
  readonly script: string
}

/**
 * The definition-time check and the build: bundles an author's module with `@lockstep/core`, checks every file of the
 * author's own, and puts the guard's counters into it. Evaluates nothing.
 *
 * PERF: tens of milliseconds. The script is plain text: an enclave's image can carry it, so that it is measured.
 *
 * @throws LockstepError `ImpureStf` with all findings; `MaxDepthOutOfRange`; `BundleFailed`, where the module does not
 * build.
 */
export async function bundleStf(options: GuardOptions): Promise<GuardedBundle> {
  const maxDepth = checkedMaxDepth(options.maxDepth)
  const { findings, script } = await buildGuarded(options, 'bundle')
  const entry = pathOf(options.entry)
  if (options.unchecked !== true) assertNoFindings(relative(process.cwd(), entry), findings)
  return {
    entry,
    exportName: options.exportName,
    floatMath: options.allow?.floatMath ?? false,
    script: `${guardPrelude(maxDepth)}${script}\n;$lockstepModule`,
  }
}

/** The definition-time check alone: everything in an author's source that can make two workers differ. */
export async function checkStfSource(
  options: Pick<GuardOptions, 'entry' | 'allow'>,
): Promise<readonly SourceFinding[]> {
  return (await buildGuarded(options, 'check')).findings
}

interface GuardedBuild {
  readonly findings: readonly SourceFinding[]
  readonly script: string
}

async function buildGuarded(
  { entry, allow }: Pick<GuardOptions, 'entry' | 'allow'>,
  purpose: GuardPurpose,
): Promise<GuardedBuild> {
  const findings: SourceFinding[] = []
  const trusted = new Set(['@lockstep/core', ...(allow?.packages ?? [])])
  const plugin = guardPlugin({ trusted, floatMath: allow?.floatMath ?? false, purpose, findings })
  try {
    const { outputFiles } = await build({
      entryPoints: [pathOf(entry)],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: '$lockstepModule',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: importConditions,
      target: 'es2023',
      define: { 'process.env.NODE_ENV': '"production"' },
      legalComments: 'none',
      charset: 'utf8',
      logLevel: 'silent',
      tsconfigRaw: '{}',
      plugins: [plugin],
    })
    return { findings, script: outputFiles.map(({ text }) => text).join('') }
  } catch (error) {
    // What the check refuses often does not build either, and the check says it better.
    if (findings.length > 0) return { findings, script: '' }
    throw bundleFailed(pathOf(entry), error)
  }
}

/** Run from its own sources, by a test runner, this package takes the sources of the others too. */
const importConditions: string[] = import.meta.url.endsWith('.ts') ? ['source'] : []

function pathOf(entry: string | URL): string {
  if (entry instanceof URL) return fileURLToPath(entry)
  return entry.startsWith('file:') ? fileURLToPath(entry) : resolve(entry)
}

function bundleFailed(entry: string, cause: unknown): LockstepError {
  return new LockstepError(
    'BundleFailed',
    `${entry} does not build: ${cause instanceof Error ? cause.message : String(cause)}`,
    { field: 'entry', value: entry },
    { cause },
  )
}
