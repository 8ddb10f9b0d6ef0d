import { join } from 'node:path'
import type { CounterexampleFile } from '../artefact/counterexample-file.js'
import { counterexampleFile } from '../artefact/write-counterexample-file.js'
import { writeDocument } from '../artefact/write-document.js'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import type { Counterexample } from './counterexample.js'
import type { VerifyOptions } from './verify-options.js'

/** A counterexample with all that its log does, and where it was written down. */
export interface LeftCounterexample {
  readonly file: CounterexampleFile
  /** `undefined` where it was not to be, or could not be. */
  readonly path: string | undefined
}

/** Where caches of tools lie, so that nothing has to be ignored or cleaned up. */
export function usualPath(name: string): string {
  return join('node_modules', '.cache', 'lockstep', `${name}.json`)
}

/** Writes a counterexample down; nowhere where `options.out` is missing or `false`. */
export async function leaveCounterexample(
  source: StfSource,
  counterexample: Counterexample,
  options: VerifyOptions,
): Promise<LeftCounterexample> {
  const { out = false } = options
  const file = await counterexampleFile(stfOf(source), counterexample, options)
  return { file, path: out === false || !writeDocument(out, file) ? undefined : out }
}
