import type { Hex } from '@lockstep/core'
import type { Codec, Infer } from '@lockstep/core/codec'
import type { BlockContext, Call, Getter } from '@lockstep/core/stf'

/** Where a model is asked something: the shard, the block, and the nonces, which are the engine's and not the model's. */
export interface ModelPlace {
  readonly shard: Hex
  readonly block: BlockContext
  nonceOf(account: Hex): number
}

/** What a model is told of a call beside its arguments. */
export interface ModelCall extends ModelPlace {
  /** The sender; of a parentchain input, which has none, the shard. */
  readonly origin: Hex
  /** Says that the call fails with this error of its module, or of another one: `module.Error`. */
  fail(error: string): never
  /** Says that the call emits this event of its module, or of another one: `module.Event`. In order. */
  emit(event: string, payload: Readonly<Record<string, unknown>>): void
}

/** What a model is told of a question: for trusted getters, who asks. */
export interface ModelQuestion extends ModelPlace {
  readonly origin: Hex
}

/**
 * What an STF should do, in the fewest words: a state of any kind, the next one for each call, and what getters then
 * answer. A model has no weights, no effects, no codecs, and need not be fast; what both say is worth more the less the
 * one is like the other.
 *
 * Logs leave out the calls that the model does not have. What the engine refuses before a call's code runs (nonces,
 * signatures, origins, fees) changes nothing here; what a fee costs, a model cannot tell.
 */
export interface ModelDeclaration<Subject, State> {
  /** The state that a new shard begins with; made anew for each log. */
  initial(): State
  /** The next state. A model that fails must not have changed the one that it was given. */
  readonly calls: {
    readonly [Name in keyof CallsOf<Subject>]?: (
      state: State,
      call: ModelCall,
      args: ArgumentsOf<CallsOf<Subject>[Name]>,
    ) => State
  }
  /** Whether the model says every event of its calls; left out, events are not compared. */
  readonly events?: boolean
  /** What the block's hooks make of the state. */
  onBlockStart?(state: State, place: ModelPlace): State
  /** Left out, blocks end without a change. */
  onBlockEnd?(state: State, place: ModelPlace): State
  /** What getters must answer; asked behind every call. */
  readonly getters?: {
    readonly public?: ModelAnswers<GettersOf<Subject, 'public'>, State>
    readonly trusted?: ModelAnswers<GettersOf<Subject, 'trusted'>, State>
  }
}

export type ModelAnswers<Getters, State> = {
  readonly [Name in keyof Getters]?: (
    state: State,
    question: ModelQuestion,
    args: ArgumentsOf<Getters[Name]>,
  ) => AnswerOf<Getters[Name]>
}

type ArgumentsOf<Item> = Item extends { readonly args: Codec<infer Args> } ? Args : never
type AnswerOf<Item> = Item extends { readonly returns: infer Returns } ? Infer<Returns> : never

/** The calls by their names in the STF; those of a composed one have their module's in front. */
type CallsOf<Subject> = Subject extends { readonly calls: infer Calls }
  ? Calls
  : Subject extends { readonly modules: infer Modules }
    ? { readonly [Name in QualifiedNames<Modules, 'calls'>]: Qualified<Modules, 'calls', Name> }
    : Readonly<Record<string, Call>>

type GettersOf<Subject, Access extends 'public' | 'trusted'> = Subject extends {
  readonly calls: unknown
  readonly getters: { readonly [A in Access]: infer Getters }
}
  ? Getters
  : Readonly<Record<string, Getter>>

type QualifiedNames<Modules, Part extends string> = {
  [Name in keyof Modules & string]: Modules[Name] extends { readonly [P in Part]: infer Items }
    ? `${Name}.${keyof Items & string}`
    : never
}[keyof Modules & string]

type Qualified<Modules, Part extends string, Name> = Name extends `${infer Module}.${infer Item}`
  ? Module extends keyof Modules
    ? Modules[Module] extends { readonly [P in Part]: infer Items }
      ? Item extends keyof Items
        ? Items[Item]
        : never
      : never
    : never
  : never
