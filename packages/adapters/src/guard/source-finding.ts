import { LockstepError } from '@lockstep/core'

/** What the definition-time check refuses. The codes are stable; `docs/determinism-guard.md` has one line on each. */
export type FindingCode =
  | 'AmbientGlobal'
  | 'Asynchronous'
  | 'CaughtErrorRead'
  | 'ClockRead'
  | 'DynamicCode'
  | 'EngineFloat'
  | 'FloatLiteral'
  | 'GarbageCollection'
  | 'ImpureComparator'
  | 'LocaleRead'
  | 'ModuleState'
  | 'NewerLanguage'
  | 'PlatformByteOrder'
  | 'PlatformModule'
  | 'Randomness'
  | 'ReservedName'
  | 'TimeZoneRead'
  | 'UnicodeTables'

/** One place in an author's source that can make two workers differ. */
export interface SourceFinding {
  readonly code: FindingCode
  /** Path of the file, as the bundler resolved it. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** What stands there, in words. */
  readonly found: string
  /** What to write instead. */
  readonly instead: string
}

/** The finding as an error: what an editor or a test shows of one place. */
export function findingError({ code, file, line, column, found, instead }: SourceFinding): LockstepError {
  const place = `${file}:${line}:${column}`
  return new LockstepError(code, `${place}: ${found}; ${instead}`, { field: place, value: found, limit: instead })
}

/** The finding in one line for people: place, what stands there, what to write instead, and the code. */
export function describeFinding(finding: SourceFinding): string {
  const { code, message } = findingError(finding)
  return `${message} [${code}]`
}

/**
 * All findings at once: an author repairs a file in one go, not in as many runs as it has mistakes.
 *
 * @throws LockstepError `ImpureStf`, whose `details.value` is one LockstepError a finding.
 */
export function assertNoFindings(entry: string, findings: readonly SourceFinding[]): void {
  if (findings.length === 0) return
  const lines = findings.map((finding) => `  ${describeFinding(finding)}`)
  throw new LockstepError(
    'ImpureStf',
    `${entry} can give workers different results at ${findings.length} ${findings.length === 1 ? 'place' : 'places'}; repair each:\n${lines.join('\n')}`,
    { field: entry, value: findings.map(findingError), limit: 0 },
  )
}
