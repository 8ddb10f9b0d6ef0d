import type { DifferentKey, DifferentRead, DifferentText, Divergence } from './determinism-report.js'
import { sorting } from './driver/record-sorting.js'
import type { AmbientRead, EntryWrite, StepTrace, SubjectTrace } from './driver/trace.js'
import type { Environment } from './environments.js'

type Named = Pick<Environment, 'name' | 'suspect'>

const processEnd = 'the end of its process'

/** What a subject leaves that ends the process which executes it. */
export const endedTrace: SubjectTrace = { loading: [], logs: [], crash: processEnd }

/** The first input at which an environment parts from the base; `undefined` where it never does. */
export function compareTraces(
  environment: Named,
  base: SubjectTrace,
  there: SubjectTrace | undefined,
): Divergence | undefined {
  if (there === undefined) return endedEarly({ ...environment, suspect: processEnd }, base, endedTrace)
  for (const [log, steps] of base.logs.entries()) {
    for (const [index, step] of steps.entries()) {
      const divergence = compareSteps(environment, log, step, there.logs[log]?.[index])
      if (divergence !== undefined) return withLoading(divergence, base, there)
    }
  }
  return base.crash === there.crash && base.logs.length === there.logs.length
    ? undefined
    : endedEarly(environment, base, there)
}

function compareSteps(
  { name, suspect }: Named,
  log: number,
  base: StepTrace,
  there: StepTrace | undefined,
): Divergence | undefined {
  if (there === undefined) return undefined
  const key = differentKey(base.writes, there.writes)
  const other = differentText(base, there)
  if (key === undefined && other === undefined) return undefined
  const reads = differentReads(base.reads, there.reads)
  const source = sourceOf(reads) ?? suspect
  return { environment: name, log, block: base.block, call: base.call, key, other, reads, source }
}

/** A value that was read while the module was evaluated is part of every call. */
function withLoading(divergence: Divergence, base: SubjectTrace, there: SubjectTrace): Divergence {
  if (divergence.reads.length > 0) return divergence
  const reads = loadingReads(base, there)
  return { ...divergence, reads, source: sourceOf(reads) ?? divergence.source }
}

/** The engine's own definitions are sorted while a module is evaluated; that is nobody's mistake. */
function loadingReads(base: SubjectTrace, there: SubjectTrace): DifferentRead[] {
  return differentReads(base.loading, there.loading).filter((read) => differs(read) && read.source !== sorting)
}

function endedEarly({ name, suspect }: Named, base: SubjectTrace, there: SubjectTrace): Divergence {
  const log = Math.min(base.logs.length, there.logs.length)
  const other = { what: 'end' as const, base: base.crash ?? 'went on', there: there.crash ?? 'went on' }
  const reads = loadingReads(base, there)
  return {
    environment: name,
    log,
    block: undefined,
    call: log === 0 ? 'the module itself' : 'a hook',
    key: undefined,
    other,
    reads,
    source: sourceOf(reads) ?? suspect,
  }
}

function differentKey(base: readonly EntryWrite[], there: readonly EntryWrite[]): DifferentKey | undefined {
  const places = [...base, ...there].map(([space, key]) => ({ space, key }))
  for (const { space, key } of places) {
    const [left, right] = [valueAt(base, space, key), valueAt(there, space, key)]
    if (left !== right) return { space, key, base: left, there: right }
  }
  return undefined
}

function valueAt(writes: readonly EntryWrite[], space: string, key: string): string | null | undefined {
  return writes.find((write) => write[0] === space && write[1] === key)?.[2]
}

function differentText(base: StepTrace, there: StepTrace): DifferentText | undefined {
  const pairs: readonly DifferentText[] = [
    { what: 'receipt', base: base.receipt, there: there.receipt },
    { what: 'outbox', base: base.outbox, there: there.outbox },
    { what: 'bugs', base: base.bugs.join(), there: there.bugs.join() },
    { what: 'state root', base: base.stateRoot, there: there.stateRoot },
  ]
  return pairs.find((pair) => pair.base !== pair.there)
}

/** Reads by their places in the call; where the calls took different ways, by what is left over. */
function differentReads(base: readonly AmbientRead[], there: readonly AmbientRead[]): DifferentRead[] {
  const count = Math.max(base.length, there.length)
  const reads = Array.from({ length: count }, (_, index): DifferentRead => {
    const [left, right] = [base[index], there[index]]
    return { source: left?.source ?? right?.source ?? '', base: left?.value, there: right?.value }
  })
  return [...reads.filter(differs), ...reads.filter((read) => !differs(read))]
}

function differs({ base, there }: DifferentRead): boolean {
  return base !== there
}

/**
 * A read that was answered equally can still be the cause: what was made of it may differ. How often a sort compares
 * is the last to be blamed; it follows from what it compares.
 */
function sourceOf(reads: readonly DifferentRead[]): string | undefined {
  const blamed = reads.find(({ source }) => source !== sorting) ?? reads[0]
  return blamed?.source
}
