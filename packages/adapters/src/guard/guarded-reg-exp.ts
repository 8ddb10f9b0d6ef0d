import { assertPattern } from './assert-pattern.js'

/** `RegExp` that takes the syntax of ECMAScript 2023 and no other, in every engine. */
export function guardedRegExp(): unknown {
  function GuardedRegExp(pattern: unknown, flags: unknown): unknown {
    if (new.target === undefined && flags === undefined && isOwn(pattern)) return pattern
    const source = pattern instanceof RegExp ? pattern.source : textOf(pattern)
    const flagText = flags === undefined && pattern instanceof RegExp ? pattern.flags : textOf(flags)
    assertPattern(source, flagText)
    return Reflect.construct(RegExp, [source, flagText], new.target ?? GuardedRegExp)
  }
  Object.defineProperty(GuardedRegExp, 'prototype', { value: RegExp.prototype, writable: false })
  Object.defineProperty(GuardedRegExp, 'name', { value: 'RegExp' })
  Object.defineProperty(GuardedRegExp, Symbol.species, {
    get(this: unknown) {
      return this
    },
  })
  return GuardedRegExp

  /** SPEC: ECMA-262, 14th edition, 22.2.4.1: called and not constructed, it hands back what it would make a copy of. */
  function isOwn(pattern: unknown): boolean {
    return pattern instanceof RegExp
  }
}

function textOf(value: unknown): string {
  return value === undefined ? '' : String(value)
}
