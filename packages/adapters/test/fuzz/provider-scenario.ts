import { LockstepError, toHex } from '@lockstep/core'
import { FuzzCounterexample } from './counterexample.js'
import type { Random } from './random.js'

/** One question that every provider answers alike. */
export interface Scenario {
  readonly name: string
  inputs(random: Random): readonly Uint8Array[]
  /** By the names of those who answer, the providers and what else knows the answer. */
  readonly answers: Readonly<Record<string, (...inputs: readonly Uint8Array[]) => unknown>>
}

/** How many answers were yes, so that a run shows that both kinds came up. */
export interface Agreement {
  readonly runs: number
  readonly accepted: number
}

export interface AgreementOptions {
  readonly seed: string
  readonly runs: number
  readonly seconds?: number
}

/** @throws {FuzzCounterexample} at the first input on which two answers differ. */
export function fuzzScenario(scenario: Scenario, random: Random, options: AgreementOptions): Agreement {
  const deadline = performance.now() + 1000 * (options.seconds ?? Number.POSITIVE_INFINITY)
  let accepted = 0
  let runs = 0
  for (; runs < options.runs && performance.now() < deadline; runs += 1) {
    const inputs = scenario.inputs(random)
    const answers = Object.entries(scenario.answers).map(([who, answer]) => [who, shown(answer, inputs)] as const)
    const [first] = answers
    if (answers.some(([, answer]) => answer !== first?.[1])) {
      const all = answers.map(([who, answer]) => `${who}: ${answer}`).join('\n    ')
      const given = inputs.map(toHex).join(' ')
      throw new FuzzCounterexample(scenario.name, options.seed, runs, new Uint8Array(), `of ${given}\n    ${all}`)
    }
    if (first !== undefined && !isRefusal(first[1])) accepted += 1
  }
  return { runs, accepted }
}

const isRefusal = (answer: string): boolean =>
  answer === 'false' || answer === 'undefined' || answer.startsWith('refused')

/** Refusals of a caller's own mistakes are answers by their code; anything else that is thrown is none. */
function shown(answer: (...inputs: readonly Uint8Array[]) => unknown, inputs: readonly Uint8Array[]): string {
  try {
    const value = answer(...inputs)
    return value instanceof Uint8Array ? toHex(value) : String(value)
  } catch (error) {
    return error instanceof LockstepError ? `refused: ${error.code}` : `throws ${String(error)}`
  }
}
