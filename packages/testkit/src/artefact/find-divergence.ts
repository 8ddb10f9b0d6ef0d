import type { Hex } from '@lockstep/core'
import { fromHex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { JsonValue } from '../log/json-value.js'
import type { LogInBlocks } from '../log/log-record.js'
import type { World } from '../log/world.js'
import type { DifferentRead, Divergence } from '../paranoid/determinism-report.js'
import { firstParting } from '../surroundings/index.js'
import type { FileDivergence, ValuePair } from './counterexample-file.js'
import { createStateDecoder, type StateDecoder } from './state-changes.js'

const mostReads = 5

/**
 * Executes a log, each record in a block of its own, in different surroundings of this process: twice alike, with
 * another clock, other randomness, another locale, other answers of what engines define, between inputs of another
 * shard, and with less stack. Answers where the first of them parts from the plain execution; `undefined` for an STF
 * that depends on nothing but its inputs.
 *
 * What a module has read while it was evaluated is the same here every time: `examineDeterminism` evaluates it anew.
 */
export function findDivergence(stf: Stf, world: World, { log }: LogInBlocks): FileDivergence | undefined {
  const { divergence } = firstParting(stf, world, log)
  return divergence === undefined ? undefined : divergenceOf(createStateDecoder(stf, world), divergence)
}

/** A divergence with the names and values of the STF in the place of bytes. */
export function divergenceOf(
  decoder: StateDecoder,
  { environment, block, call, ...found }: Divergence,
): FileDivergence {
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
