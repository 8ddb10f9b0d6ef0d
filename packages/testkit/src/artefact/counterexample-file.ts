import type { JsonValue } from '../log/json-value.js'
import type { LogInBlocks, LogRecord } from '../log/log-record.js'

/** Name and version of the format; it changes whenever a reader of the old one would misread the new one. */
export const counterexampleFormat = 'lockstep-counterexample/1'

/**
 * A counterexample as one JSON document: what was found, and what each of its inputs does, in names and values. Values
 * stand as in a log: integers of more than 32 bits in decimal digits, accounts as `party:<index>`, all else as the
 * codec's own value.
 */
export interface CounterexampleFile {
  readonly format: typeof counterexampleFormat
  readonly stf: FileStf
  readonly property: FileProperty
  /** Why the property does not hold, in words. */
  readonly reason: string
  /** From which the run drew; with `path` it leads to the input at once. */
  readonly seed: number
  /** fast-check's path to the shrunk input; empty for a search. */
  readonly path: string
  /** In which run it was found, from 1. */
  readonly numRuns: number
  /** How many smaller inputs were found after it that fail as well; 0 for a search. */
  readonly numShrinks: number
  /** Whether the input failed each time that it was tried; where it did not, the STF is not deterministic. */
  readonly repeats: boolean
  readonly environment: FileEnvironment
  /** The shrunk log; `null` for a property that has none, as those of codecs. */
  readonly log: LogInBlocks | null
  /** What else the property was given, such as the workers that executed the log; `null` where the log is all. */
  readonly setting: JsonValue
  /** Accounts (32 bytes, hexadecimal) of the parties, by index. */
  readonly parties: readonly string[]
  /** The state before the first input. */
  readonly genesis: FileGenesis
  readonly steps: readonly CounterexampleStep[]
  /** Place in `steps` of the first one with which the log contradicts the property; `null` where no step does. */
  readonly firstStep: number | null
  /** Where two executions of the log part; `null` where they agree. */
  readonly divergence: FileDivergence | null
}

export interface FileStf {
  readonly name: string
  readonly version: number
  /** SHA-256 of the STF's canonical text. */
  readonly identity: string
}

export interface FileProperty {
  readonly number: number
  readonly name: string
  readonly statement: string
}

/** Where it was found. Where the outcome depends on any of this, that is the bug. */
export interface FileEnvironment {
  readonly node: string
  readonly platform: string
  readonly timeZone: string
  readonly locale: string
}

export interface FileGenesis {
  readonly stateRoot: string
  readonly changes: readonly StateChange[]
}

/** One input, or, without a record, what a block's hooks do before it has any. */
export interface CounterexampleStep {
  /** Number of the block, from 1. */
  readonly block: number
  /** Time of the block: milliseconds since 1970-01-01T00:00:00Z, in decimal digits. */
  readonly timestamp: string
  readonly record: LogRecord | null
  /** Whether this is the second copy of a record that stands in the log as a duplicate. */
  readonly isCopy: boolean
  /** The name of the call that is made; `null` for hooks. */
  readonly call: string | null
  readonly receipt: StepReceipt | null
  /** Receipts of the block's hooks, as if it ended here. */
  readonly hooks: readonly StepReceipt[]
  /** What calls and hooks threw that is no declared error. */
  readonly bugs: readonly string[]
  readonly effects: readonly StepEffect[]
  /** Root of the state as if the block ended here; of a block's last input, the block's own. */
  readonly stateRoot: string
  readonly changes: readonly StateChange[]
}

export interface StepReceipt {
  readonly status: string
  /** `Ok`, an engine code, or `module.ErrorName`. */
  readonly code: string
  /** What the call returned, or the details of its error; `null` where there is nothing. */
  readonly output: JsonValue
  readonly events: readonly StepEvent[]
}

export interface StepEvent {
  /** `module.EventName` */
  readonly event: string
  readonly payload: JsonValue
}

export interface StepEffect {
  readonly effect: string
  readonly payload: JsonValue
}

/** One entry of the state that a step has changed. */
export interface StateChange {
  /** `module.item`; `system.nonce` for the accounts' nonces. */
  readonly item: string
  /** Left out for a single value; both keys of a double map in a list. */
  readonly key?: JsonValue
  /** What reading it gave before, the item's default included; left out where there was nothing. */
  readonly before?: JsonValue
  /** What reading it gives behind the step; left out where there is nothing. */
  readonly after?: JsonValue
}

/** Where two executions of the same log, each record in a block of its own, part for the first time. */
export interface FileDivergence {
  /** How the second execution differs from the first. */
  readonly between: string
  /** Number of the input in the log, from 1; 0 is genesis. */
  readonly input: number
  readonly call: string
  /** The first entry that differs, with its value in either execution; `null` where only what it answers does. */
  readonly entry: { readonly item: string; readonly key?: JsonValue; readonly values: ValuePair } | null
  /** What else differs: receipt, effects, contained errors. */
  readonly other: { readonly what: string; readonly values: ValuePair } | null
  /** What the call asked its surroundings and was answered differently. */
  readonly reads: readonly { readonly source: string; readonly values: ValuePair }[]
  /** What it comes from, as far as can be told. */
  readonly source: string
}

/** In the first execution and in the second; `null`: nothing. */
export type ValuePair = readonly [JsonValue, JsonValue]

/** What a regression test needs of a {@link CounterexampleFile}. */
export type CounterexampleInput = Pick<CounterexampleFile, 'seed' | 'numRuns' | 'log' | 'setting'> & {
  /** The property's number. */
  readonly property: number
  /** Whether two executions of the log part, which the property may miss in one run. */
  readonly diverges: boolean
}

/** What is needed to try a counterexample once more. */
export function inputOfFile(file: CounterexampleFile): CounterexampleInput {
  const { property, seed, numRuns, log, setting, divergence } = file
  return { property: property.number, seed, numRuns, log, setting, diverges: divergence !== null }
}
