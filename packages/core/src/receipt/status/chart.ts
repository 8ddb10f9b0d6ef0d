/**
 * A flat state chart: an XState machine configuration of states, events and targets, and nothing else. The chart is
 * the specification: `createMachine` of xstate runs it, `compileChart` makes the table from it that the runtime uses,
 * `chartToMermaid` draws it.
 */
export interface Chart {
  readonly id: string
  readonly initial: string
  readonly states: Readonly<Record<string, ChartState>>
}

/** A state with its events and the states that they lead to, or a final one, which has none. */
export interface ChartState {
  /** Left out where the state can be left. */
  readonly type?: 'final'
  /** By event, the state that it leads to; left out in a final state. */
  readonly on?: Readonly<Record<string, string>>
}

/** Names of a chart's states. */
export type StateOf<Source extends Chart> = keyof Source['states'] & string

// An absent `on` must give no name: `keyof never` would be every string.
type EventOfState<State> = State extends { readonly on: infer On } ? keyof On & string : never
type TargetOfState<State> = State extends { readonly on: infer On } ? On[keyof On] : never

/** Names of a chart's events. */
export type EventOf<Source extends Chart> = EventOfState<Source['states'][keyof Source['states']]>

type TargetOf<Source extends Chart> = TargetOfState<Source['states'][keyof Source['states']]>

/** Anything for a chart whose targets and initial state are states of its own; else a type that no chart has. */
export type WellFormed<Source extends Chart> = [TargetOf<Source> | Source['initial']] extends [StateOf<Source>]
  ? unknown
  : { readonly states: 'a target or the initial state is not a state of this chart' }
