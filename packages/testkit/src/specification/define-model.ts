import { type Hex, LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { ModelCall, ModelDeclaration, ModelPlace } from './model-declaration.js'

/** What a call comes to. */
export interface ModelOutcome {
  /** The error that it fails with; `undefined` where it is executed. */
  readonly failure: string | undefined
  readonly events: readonly ModelEvent[]
}

export interface ModelEvent {
  /** As the model's author wrote it: with its module's name, or without. */
  readonly name: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** A model on its way through one log. */
export interface ModelRun {
  blockStart(place: ModelPlace): void
  blockEnd(place: ModelPlace): void
  call(name: string, place: ModelPlace & { readonly origin: Hex }, args: unknown): ModelOutcome
  /** What a getter must answer. */
  answer(
    access: 'public' | 'trusted',
    name: string,
    place: ModelPlace & { readonly origin: Hex },
    args: unknown,
  ): unknown
}

/** A model without the types of its state: what {@link defineModel} makes. */
export interface StfModel {
  readonly name: string
  readonly comparesEvents: boolean
  hasCall(name: string): boolean
  hasGetter(access: 'public' | 'trusted', name: string): boolean
  start(): ModelRun
}

/**
 * A model of an STF, for the option `model` of `verify`.
 *
 * @throws LockstepError `ModelMismatch` for a call or a getter that the STF does not have
 */
export function defineModel<const Subject extends Pick<Stf, 'name' | 'modules' | 'callNamed'>, State>(
  subject: Subject,
  declaration: ModelDeclaration<Subject, State>,
): StfModel {
  const calls = new Map<string, Step<State>>(Object.entries(declaration.calls))
  const getters = { public: answersOf(declaration, 'public'), trusted: answersOf(declaration, 'trusted') }
  assertNames(subject, [...calls.keys()], getters)
  return {
    name: subject.name,
    comparesEvents: declaration.events === true,
    hasCall: (name) => calls.has(name),
    hasGetter: (access, name) => getters[access].has(name),
    start() {
      let state = declaration.initial()
      return {
        blockStart(place) {
          state = declaration.onBlockStart?.(state, place) ?? state
        },
        blockEnd(place) {
          state = declaration.onBlockEnd?.(state, place) ?? state
        },
        call(name, place, args) {
          const events: ModelEvent[] = []
          const emit = (event: string, payload: ModelEvent['payload']): void => {
            events.push({ name: event, payload })
          }
          try {
            state = calls.get(name)?.(state, { ...place, fail, emit }, args) ?? state
            return { failure: undefined, events }
          } catch (error) {
            if (error instanceof LockstepError && error.code === modelFails) {
              return { failure: error.message, events: [] }
            }
            throw error
          }
        },
        answer: (access, name, place, args) => getters[access].get(name)?.(state, place, args),
      }
    },
  }
}

const modelFails = 'ModelFails'

function fail(error: string): never {
  throw new LockstepError(modelFails, error)
}

type Step<State> = (state: State, call: ModelCall, args: unknown) => State

type Answer<State> = (state: State, question: ModelPlace & { readonly origin: Hex }, args: unknown) => unknown

function answersOf<Subject, State>(
  { getters }: ModelDeclaration<Subject, State>,
  access: 'public' | 'trusted',
): ReadonlyMap<string, Answer<State>> {
  return new Map<string, Answer<State>>(Object.entries(getters?.[access] ?? {}))
}

/** Types say it first; apps whose types are not known need to be told. */
function assertNames(
  { name, modules, callNamed }: Pick<Stf, 'name' | 'modules' | 'callNamed'>,
  calls: readonly string[],
  getters: Readonly<Record<'public' | 'trusted', ReadonlyMap<string, unknown>>>,
): void {
  const strangeCall = calls.find((each) => callNamed(each) === undefined)
  if (strangeCall !== undefined) throw mismatch(name, `call '${strangeCall}'`)
  for (const access of ['public', 'trusted'] as const) {
    const known = Object.values(modules).flatMap((module) => Object.values(module.getters[access]))
    const strange = [...getters[access].keys()].find((each) => !known.some((getter) => getter.name === each))
    if (strange !== undefined) throw mismatch(name, `${access} getter '${strange}'`)
  }
}

function mismatch(stf: string, what: string): LockstepError {
  return new LockstepError('ModelMismatch', `the model has a ${what}, but ${stf} has none; name it as the STF does`, {
    field: 'model',
    value: what,
  })
}
