import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import type { PairRun } from '../execution/pair-run.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { createWorlds } from '../log/worlds.js'
import type { PropertyOptions } from '../verification/stf-property.js'
import { nearbyPairs } from './nearby-pairs.js'

const usualSeed = 42
const usualRuns = 250
/** So few that most have funds, and meet. */
const parties = 2

const marks = { unknown: '?', disjoint: '.', commuting: '~', ordered: 'X' } as const

type Finding = keyof typeof marks

/**
 * Which calls may change places, as a table of text: the same for the same STF, seed and number of runs. Of two calls
 * of different accounts, over all samples in which both were executed: `.` they never shared an entry that one of them
 * wrote; `~` they did, and came to the same in both orders all the same; `X` their order mattered at least once; `?`
 * no sample.
 *
 * A `.` or a `~` is evidence, not proof; an `X` is proof.
 */
export function commutativityMap(stf: Stf, options: PropertyOptions = {}): string {
  const world = createWorlds().fastest
  const names = Object.values(stf.modules).flatMap(({ calls }) => Object.values(calls).map(({ name }) => name))
  const findings = new Map<string, Finding>()
  const logs = fc.sample(anyLogInBlocks(stf, { ...options, live: true, onward: false, parties }), {
    seed: options.seed ?? usualSeed,
    numRuns: options.numRuns ?? usualRuns,
  })
  // One sample in which the order matters says all there is to say.
  const isWanted = (calls: readonly [string, string]): boolean => findings.get(pairName(names, calls)) !== 'ordered'
  for (const log of logs) {
    for (const { calls, run } of nearbyPairs(stf, world, log, { reach: 1, atEnd: true, isWanted })) {
      if (!run.executed) continue
      const pair = pairName(names, calls)
      findings.set(pair, worse(findings.get(pair), run))
    }
  }
  return tableText(names, (left, right) => marks[findings.get(pairName(names, [left, right])) ?? 'unknown'])
}

function pairName(names: readonly string[], [left, right]: readonly [string, string]): string {
  return names.indexOf(left) <= names.indexOf(right) ? `${left} ${right}` : `${right} ${left}`
}

function worse(known: Finding | undefined, { disjoint, difference }: PairRun): Finding {
  if (known === 'ordered' || difference !== undefined) return 'ordered'
  return known === 'commuting' || !disjoint ? 'commuting' : 'disjoint'
}

/** The lower triangle: each row's name and number, and a mark for each column up to its own. */
function tableText(names: readonly string[], markOf: (left: string, right: string) => string): string {
  const width = Math.max(...names.map(({ length }) => length), 0)
  const digits = String(names.length).length
  const column = (text: string): string => text.padStart(digits)
  const rows = names.map((name, index) => {
    const cells = names.slice(0, index + 1).map((other) => column(markOf(name, other)))
    return `${name.padEnd(width)} ${column(String(index + 1))} ${cells.join(' ')}`
  })
  const head = `${' '.repeat(width + digits + 1)} ${names.map((_, index) => column(String(index + 1))).join(' ')}`
  return [head, ...rows, ''].join('\n')
}
