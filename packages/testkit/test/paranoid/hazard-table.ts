import type { CatalogueRow } from './hazard-catalogue.js'

/** What each level says about a hazard; a level that is left out says nothing. */
export interface HazardRow {
  /** Where it stands in the catalogue. */
  readonly row: CatalogueRow
  /** Code of a finding of the definition-time check. */
  readonly definition?: string
  /** Code of what the guard refuses at run time, without the check: a LockstepError's, or an error class. */
  readonly guard?: string
  /** What the paranoid level names as the source of the divergence. */
  readonly paranoid?: string
}

const random = 'Math.random'
const clock = 'Date.now, new Date()'
const temporal = 'global Temporal.Now'
const zone = 'local time zone: getHours, new Date(y,m,d), toString, Date.parse without zone'
const locale = 'toLocaleString, localeCompare, Intl'
const garbage = 'WeakRef, FinalizationRegistry'
const platform = 'timers, fetch, process, crypto, performance, console'
const stack = 'stack depth (RangeError catchable)'
const floats = 'Math.tanh, Math.hypot, … engine-defined'
const errors = 'engine error messages, error.stack'
const comparators = 'sort comparator call order'
const unicode = 'Unicode tables (\\p{}, toLowerCase, normalize) by Node/ICU version'
const nan = 'NaN bit patterns through DataView'
const memory = 'mutable shared module state, closures'
const order = 'object/Map iteration order after undo'
const asynchronous = 'async interleaving, microtasks'
const none = 'none of the catalogue'

const moduleState = 'state that the module keeps outside of its declared state'
const stackDepth = 'the depth of the stack'
const engine = "what engines do differently: an error's text, the order in which sort compares, Unicode tables, limits"

/** The hazard corpus by the names of its files. */
export const hazardTable: Readonly<Record<string, HazardRow>> = {
  'apply-arguments': { row: stack, guard: 'TooManyArguments', paranoid: stackDepth },
  'array-history': { row: memory, definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'array-to-locale': { row: locale, definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'Number.toLocaleString' },
  'async-call': { row: asynchronous, definition: 'Asynchronous' },
  'bigint-limit': { row: none, paranoid: engine },
  'byte-order': { row: none, definition: 'PlatformByteOrder' },
  'captured-origin': { row: memory, definition: 'ModuleState', paranoid: moduleState },
  'clock-at-load': { row: clock, definition: 'ClockRead', guard: 'ClockRead', paranoid: 'Date.now()' },
  'closure-counter': { row: memory, paranoid: moduleState },
  'closure-toggle': { row: memory, paranoid: moduleState },
  'comparator-count': { row: comparators, definition: 'ImpureComparator', paranoid: 'Array.sort(comparator)' },
  'comparator-lies': { row: comparators, paranoid: 'Array.sort(comparator)' },
  'comparator-pairs': { row: comparators, paranoid: 'Array.sort(comparator)' },
  'date-alias': { row: clock, guard: 'ClockRead', paranoid: 'Date.now()' },
  'date-call': { row: clock, definition: 'ClockRead', guard: 'ClockRead', paranoid: 'Date()' },
  'date-now': { row: clock, definition: 'ClockRead', guard: 'ClockRead', paranoid: 'Date.now()' },
  'date-to-locale': {
    row: locale,
    definition: 'LocaleRead',
    guard: 'TypeError',
    paranoid: 'Date.toLocaleDateString()',
  },
  'date-to-text': { row: zone, definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'Date.toString()' },
  'error-message': { row: errors, definition: 'CaughtErrorRead', paranoid: engine },
  'error-stack': { row: errors, definition: 'CaughtErrorRead', paranoid: 'Error.stack' },
  'error-text': { row: errors, definition: 'CaughtErrorRead', paranoid: engine },
  eval: { row: clock, definition: 'DynamicCode', guard: 'SyntaxError', paranoid: 'Date.now()' },
  finalization: { row: garbage, definition: 'GarbageCollection', guard: 'TypeError' },
  'float-array': { row: none, definition: 'EngineFloat', guard: 'TypeError' },
  'function-property': { row: memory, definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'function-text': { row: none, paranoid: engine },
  generator: { row: memory, definition: 'Asynchronous', paranoid: moduleState },
  'global-counter': { row: memory, definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'globalThis' },
  'instance-state': { row: memory, guard: 'TypeError', paranoid: moduleState },
  'intl-collator': { row: locale, definition: 'LocaleRead', guard: 'TypeError', paranoid: 'new Intl.Collator()' },
  'intl-number': { row: locale, definition: 'LocaleRead', guard: 'TypeError', paranoid: 'new Intl.NumberFormat()' },
  'intl-zone': { row: locale, definition: 'LocaleRead', guard: 'TypeError', paranoid: 'Intl.DateTimeFormat()' },
  'json-depth': { row: stack, guard: 'RecursionLimit', paranoid: stackDepth },
  'local-hours': { row: zone, definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'Date.getHours()' },
  'local-set': { row: zone, definition: 'TimeZoneRead', guard: 'TypeError', paranoid: 'Date.setHours()' },
  'local-time': { row: zone, definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'new Date(local time)' },
  'locale-compare': { row: locale, definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'String.localeCompare' },
  'locale-upper': { row: locale, definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'String.toLocaleUpperCase' },
  'lower-case': { row: unicode, definition: 'UnicodeTables', paranoid: 'String.toLowerCase' },
  'map-cache': { row: memory, definition: 'ModuleState', guard: 'ModuleState', paranoid: moduleState },
  'map-order': { row: order, definition: 'ModuleState', guard: 'ModuleState', paranoid: moduleState },
  'math-hypot': { row: floats, definition: 'EngineFloat', guard: 'EngineFloat', paranoid: 'Math.hypot' },
  'math-pow': { row: floats, definition: 'EngineFloat', guard: 'EngineFloat', paranoid: 'Math.pow' },
  'math-random': { row: random, definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'math-tanh': { row: floats, definition: 'EngineFloat', guard: 'EngineFloat', paranoid: 'Math.tanh' },
  'memo-hits': { row: memory, paranoid: moduleState },
  microtask: { row: asynchronous, definition: 'Asynchronous', guard: 'TypeError', paranoid: 'queueMicrotask' },
  'module-counter': { row: memory, definition: 'ModuleState', paranoid: moduleState },
  'nan-bits': { row: nan, definition: 'EngineFloat', paranoid: engine },
  'nan-difference': { row: nan, definition: 'EngineFloat', paranoid: engine },
  'nan-half': { row: nan, definition: 'EngineFloat', paranoid: engine },
  'new-date': { row: clock, definition: 'ClockRead', guard: 'ClockRead', paranoid: 'new Date()' },
  normalize: { row: unicode, definition: 'UnicodeTables', guard: 'UnicodeTables', paranoid: 'String.normalize' },
  'number-to-locale': { row: locale, definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'Number.toLocaleString' },
  'object-cache': { row: memory, definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'object-order': { row: order, definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'parse-without-zone': { row: zone, guard: 'TimeZoneRead', paranoid: 'Date.parse()' },
  'performance-now': { row: platform, definition: 'ClockRead', guard: 'TypeError', paranoid: 'performance.now()' },
  'platform-module': { row: platform, definition: 'PlatformModule', guard: 'Error', paranoid: engine },
  'power-operator': { row: floats, definition: 'EngineFloat', guard: 'EngineFloat' },
  'process-env': { row: platform, definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'process.env.USER' },
  'process-exit': {
    row: platform,
    definition: 'AmbientGlobal',
    guard: 'TypeError',
    paranoid: 'the end of its process',
  },
  'process-hrtime': {
    row: platform,
    definition: 'AmbientGlobal',
    guard: 'TypeError',
    paranoid: 'process.hrtime.bigint()',
  },
  'process-pid': { row: platform, definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'process.pid' },
  promise: { row: asynchronous, definition: 'Asynchronous', guard: 'TypeError' },
  'prototype-patch': { row: memory, definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'random-comparator': { row: random, definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'random-destructured': { row: random, definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'random-hidden': { row: random, definition: 'EngineFloat', guard: 'Randomness', paranoid: 'Math.random' },
  'random-salt': { row: random, definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'random-uuid': { row: platform, definition: 'Randomness', guard: 'TypeError', paranoid: 'crypto.randomUUID()' },
  'random-values': {
    row: platform,
    definition: 'Randomness',
    guard: 'TypeError',
    paranoid: 'crypto.getRandomValues()',
  },
  'set-order': { row: order, definition: 'ModuleState', guard: 'ModuleState', paranoid: moduleState },
  'spread-arguments': { row: stack, guard: 'TooManyArguments', paranoid: stackDepth },
  // As with 'stack-caught': where it is caught is the same everywhere.
  'stack-arguments': { row: stack, paranoid: stackDepth },
  'stack-callback': { row: stack, guard: 'RecursionLimit', paranoid: stackDepth },
  // The guard answers this one without a word: the depth at which the STF catches is the same everywhere.
  'stack-caught': { row: stack, paranoid: stackDepth },
  'stack-default': { row: stack, guard: 'RecursionLimit', paranoid: stackDepth },
  'stack-depth': { row: stack, guard: 'RecursionLimit', paranoid: stackDepth },
  'stateful-regexp': { row: memory, definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'static-state': { row: memory, definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'temporal-date': { row: temporal, definition: 'ClockRead', guard: 'TypeError' },
  'temporal-now': { row: temporal, definition: 'ClockRead', guard: 'TypeError' },
  'temporal-zone': { row: temporal, definition: 'ClockRead', guard: 'TypeError' },
  'text-without-zone': {
    row: zone,
    definition: 'TimeZoneRead',
    guard: 'TimeZoneRead',
    paranoid: 'new Date(text without a zone)',
  },
  timer: { row: platform, definition: 'Asynchronous', guard: 'TypeError', paranoid: 'setTimeout' },
  'typed-array': { row: memory, definition: 'ModuleState', guard: 'ModuleState', paranoid: moduleState },
  'unicode-property': { row: unicode, definition: 'UnicodeTables' },
  'weak-cache': { row: garbage, definition: 'GarbageCollection', guard: 'TypeError', paranoid: 'WeakRef' },
  'weak-ref': { row: garbage, definition: 'GarbageCollection', guard: 'TypeError', paranoid: 'WeakRef' },
  'zone-offset': { row: zone, definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'Date.getTimezoneOffset()' },
}
