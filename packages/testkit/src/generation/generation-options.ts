import type fc from 'fast-check'
import type { MigrationOptions } from './migration-options.js'

/**
 * Arguments of a call by their names, as its codec takes them; where it has 32 bytes, `party:<index>` or `shard` may
 * stand for them.
 */
export type AnyArguments = fc.Arbitrary<Readonly<Record<string, unknown>>>

/** How an author refines what is generated. */
export interface GenerationOptions extends MigrationOptions {
  /**
   * Arguments of a call, by its name in the STF, made from the ones that are generated without this. An arbitrary that
   * no longer makes some values hides what they would show.
   */
  readonly arbitraries?: Readonly<Record<string, (defaults: AnyArguments) => AnyArguments>>
}
