import type { AnyDeclaration } from './declaration.js'
import type { Stf } from './stf.js'

const declarations = new WeakMap<Stf, AnyDeclaration>()

/**
 * Keeps what an STF was defined from, so that it can be defined again as a module of an app. Beside the STF and not in
 * it: a declaration's code is not for callers.
 */
export function rememberDeclaration<Defined extends Stf>(stf: Defined, declaration: AnyDeclaration): Defined {
  declarations.set(stf, declaration)
  return stf
}

/** `undefined` for an STF that is composed. */
export function declarationOf(stf: Stf): AnyDeclaration | undefined {
  return declarations.get(stf)
}
