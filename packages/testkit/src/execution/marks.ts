import type { BlockResult } from '@lockstep/core/engine'
import { readAppContext } from '@lockstep/core/engine'
import { codeName, type Receipt, receiptEvents } from '@lockstep/core/receipt'
import type { ReadableState } from '@lockstep/core/state'
import type { BlockContext, ReadonlyStateAccess, Stf } from '@lockstep/core/stf'
import type { DeclaredInput } from '../log/declare-inputs.js'
import type { World } from '../log/world.js'
import { isSingle } from './single-module.js'

/** What a mark sees of a block that a log has led to. */
export interface MarkView<State> {
  /** The state behind the block: of an STF its items, of an app its modules with theirs. */
  readonly state: State
  readonly block: BlockContext
  /** In their order; in a composed app with the module in front: `funds.Moved`. */
  readonly events: readonly { readonly name: string; readonly payload: Readonly<Record<string, unknown>> }[]
  /** What became of each input. */
  readonly inputs: readonly MarkedInput[]
}

/** What became of one input of a block. */
export interface MarkedInput {
  /** The call's name in the STF. */
  readonly call: string
  readonly status: Receipt['status']
  /** `Ok`, an engine code, or `module.ErrorName`. */
  readonly code: string
}

/** Marks without the types of their STF: what {@link defineMarks} answers. */
export type StfMarks = Marks<unknown>

/** A method, because the search has the state of an STF that it does not know by its types. */
interface Mark<State> {
  isSeenIn(seen: MarkView<State>): boolean
}

type Marks<State> = Readonly<Record<string, Mark<State>['isSeenIn']>>

type AnyMarkView = MarkView<unknown>

type Marked = Pick<Stf, 'name' | 'modules'>

/** The state of an STF by its types. */
export type MarkState<Subject> = Subject extends { readonly state: infer Items }
  ? ReadonlyStateAccess<Items>
  : Subject extends { readonly modules: infer Modules }
    ? {
        readonly [Name in keyof Modules]: Modules[Name] extends { readonly state: infer Items }
          ? ReadonlyStateAccess<Items>
          : never
      }
    : never

/**
 * Marks of an STF's branches, by what can be seen of them, for the option `marks` of `verify`: each must be true behind a
 * block of some log, or property 17 fails. They are tests of tests: the engine knows nothing of them, so that no mark can
 * change what a worker does.
 *
 * @example
 * defineMarks(coins, { 'somebody has everything': ({ state }) => … })
 */
export function defineMarks<const Subject extends Marked>(subject: Subject, marks: Marks<MarkState<Subject>>): StfMarks
export function defineMarks(_: Marked, marks: StfMarks): StfMarks {
  return marks
}

/** The goal of a mark, as property 17 names it. */
export function markGoal(name: string): string {
  return `mark ${name}`
}

/** Looks for the marks that were not true yet. */
export interface MarkSearch {
  /** Behind each block; answers the goals that are reached now. */
  look(state: ReadableState, block: BlockContext, inputs: readonly DeclaredInput[], result: BlockResult): string[]
  /** The first mark that threw, and what. */
  thrown(): string | undefined
}

/** PERF: reads nothing once every mark was true. */
export function createMarkSearch(stf: Stf, { domain }: World, marks: StfMarks): MarkSearch {
  const left = new Map(Object.entries(marks))
  let thrown: string | undefined
  const isTrue = (name: string, mark: StfMarks[string], seen: AnyMarkView): boolean => {
    try {
      return mark(seen)
    } catch (error) {
      thrown ??= `the mark '${name}' throws: ${String(error)}`
      return false
    }
  }
  return {
    thrown: () => thrown,
    look(state, block, inputs, result) {
      if (left.size === 0) return []
      const context = readAppContext(stf, domain.shard, state, block)
      const seen = {
        state: isSingle(stf) ? context.state[stf.name] : context.state,
        block: context.block,
        events: result.receipts.flatMap((receipt) => eventsOf(stf, receipt)),
        inputs: inputs.flatMap((input, place) => outcomeOf(stf, input, result.receipts[place])),
      }
      const reached = [...left].filter(([name, mark]) => isTrue(name, mark, seen)).map(([name]) => name)
      for (const name of reached) left.delete(name)
      return reached.map(markGoal)
    },
  }
}

function eventsOf(stf: Stf, receipt: Receipt): MarkView<unknown>['events'] {
  return receiptEvents(stf, receipt).map(({ module, name, payload }) => ({
    name: isSingle(stf) ? name : `${module}.${name}`,
    payload: { ...payload },
  }))
}

function outcomeOf(stf: Stf, { call }: DeclaredInput, receipt: Receipt | undefined): MarkedInput[] {
  return receipt === undefined ? [] : [{ call: call.name, status: receipt.status, code: codeName(stf, receipt) }]
}
