import { ambientGlobal } from './ambient-global.js'
import { asynchronous } from './asynchronous.js'
import { byteOrder } from './byte-order.js'
import { caughtError } from './caught-error.js'
import { classState } from './class-state.js'
import { dateAndZone } from './date-and-zone.js'
import { float } from './float.js'
import { impureComparator } from './impure-comparator.js'
import { mathFunction } from './math-function.js'
import { moduleState } from './module-state.js'
import { newerLanguage } from './newer-language.js'
import { reservedName } from './reserved-name.js'
import type { Rule } from './rule.js'
import { textMethod } from './text-method.js'

/** Everything that the definition-time check looks for. */
export const rules: readonly Rule[] = [
  ambientGlobal,
  asynchronous,
  byteOrder,
  caughtError,
  classState,
  dateAndZone,
  float,
  impureComparator,
  mathFunction,
  moduleState,
  newerLanguage,
  reservedName,
  textMethod,
]
