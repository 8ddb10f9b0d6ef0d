import type { Hex } from '@lockstep/core'
import { fromHex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { JsonValue } from '../json-value.js'
import type { LogInBlocks } from '../log-record.js'
import { compareTraces } from '../paranoid/compare-traces.js'
import type { DifferentRead, Divergence } from '../paranoid/determinism-report.js'
import { createAmbientRecorder } from '../paranoid/driver/ambient-recorder.js'
import { installRecorder } from '../paranoid/driver/install-recorder.js'
import { perturb } from '../paranoid/driver/perturb.js'
import { runLog } from '../paranoid/driver/run-subject.js'
import type { SubjectTrace } from '../paranoid/driver/trace.js'
import type { World } from '../world.js'
import type { FileDivergence, ValuePair } from './counterexample-file.js'
import { restoringGlobals } from './restoring-globals.js'
import { createStateDecoder, type StateDecoder } from './state-changes.js'

const mostReads = 5

/**
 * Executes a log, each record in a block of its own, three times: twice alike, and once with another clock, other
 * randomness and other answers of what engines define. Answers where the first two part, or else the first and the
 * third; `undefined` for an STF that depends on nothing but its inputs.
 *
 * What a module has read while it was evaluated is the same here every time: `examineDeterminism` evaluates it anew.
 */
export function findDivergence(stf: Stf, world: World, log: LogInBlocks): FileDivergence | undefined {
  const first = trace(stf, world, log, false)
  const again = { name: 'the same execution once more', suspect: 'what the module keeps outside of its state' }
  const elsewhere = { name: 'an execution in other surroundings', suspect: 'what engines do differently' }
  const found =
    compareTraces(again, first, trace(stf, world, log, false)) ??
    compareTraces(elsewhere, first, trace(stf, world, log, true))
  return found === undefined ? undefined : divergenceOf(createStateDecoder(stf, world), found)
}

function trace(stf: Stf, world: World, { log }: LogInBlocks, perturbed: boolean): SubjectTrace {
  return restoringGlobals(() => {
    const recorder = createAmbientRecorder()
    if (perturbed) perturb()
    installRecorder(recorder)
    return { loading: [], logs: [runLog({ recorder, world }, stf, log)] }
  })
}

function divergenceOf(decoder: StateDecoder, { environment, block, call, ...found }: Divergence): FileDivergence {
  const { key, other, reads, source } = found
  return {
    between: environment,
    input: block ?? 0,
    call,
    entry:
      key === undefined || !isHex(key.key)
        ? null
        : {
            item: key.space,
            ...decoder.key(key.space, key.key),
            values: [written(decoder, key.space, key.base), written(decoder, key.space, key.there)],
          },
    other: other === undefined ? null : { what: other.what, values: [other.base, other.there] },
    reads: reads.filter(differs).slice(0, mostReads).map(readOf),
    source,
  }
}

function isHex(text: string): text is Hex {
  return text.startsWith('0x')
}

function written(decoder: StateDecoder, space: string, bytes: string | null | undefined): JsonValue {
  const value = decoder.value(space, bytes === null || bytes === undefined ? undefined : bytesOf(bytes))
  return value ?? null
}

function bytesOf(text: string): Uint8Array | undefined {
  return isHex(text) ? fromHex(text) : undefined
}

function differs({ base, there }: DifferentRead): boolean {
  return base !== there
}

function readOf({ source, base, there }: DifferentRead): { readonly source: string; readonly values: ValuePair } {
  return { source, values: [base ?? null, there ?? null] }
}
