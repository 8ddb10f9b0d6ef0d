/** What each level says about a hazard; a level that is left out says nothing. */
export interface HazardRow {
  /** Code of a finding of the definition-time check. */
  readonly definition?: string
  /** Code of what the guard refuses at run time, without the check: a LockstepError's, or an error class. */
  readonly guard?: string
  /** What the paranoid level names as the source of the divergence. */
  readonly paranoid?: string
}

const moduleState = 'state that the module keeps outside of its declared state'
const stackDepth = 'the depth of the stack'
const engine = "what engines do differently: an error's text, the order in which sort compares, Unicode tables, limits"

/** The hazard corpus by the names of its files. */
export const hazardTable: Readonly<Record<string, HazardRow>> = {
  'apply-arguments': { guard: 'TooManyArguments', paranoid: stackDepth },
  'array-history': { definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'array-to-locale': { definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'Number.toLocaleString' },
  'bigint-limit': { paranoid: engine },
  'byte-order': { definition: 'PlatformByteOrder' },
  'captured-origin': { definition: 'ModuleState', paranoid: moduleState },
  'clock-at-load': { definition: 'ClockRead', guard: 'ClockRead', paranoid: 'Date.now()' },
  'closure-counter': { paranoid: moduleState },
  'closure-toggle': { paranoid: moduleState },
  'comparator-count': { definition: 'ImpureComparator', paranoid: 'Array.sort(comparator)' },
  'comparator-lies': { paranoid: 'Array.sort(comparator)' },
  'date-alias': { guard: 'ClockRead', paranoid: 'Date.now()' },
  'date-call': { definition: 'ClockRead', guard: 'ClockRead', paranoid: 'Date()' },
  'date-now': { definition: 'ClockRead', guard: 'ClockRead', paranoid: 'Date.now()' },
  'date-to-locale': { definition: 'LocaleRead', guard: 'TypeError', paranoid: 'Date.toLocaleDateString()' },
  'date-to-text': { guard: 'TimeZoneRead', paranoid: 'Date.toString()' },
  'error-message': { definition: 'CaughtErrorRead', paranoid: engine },
  'error-stack': { definition: 'CaughtErrorRead', paranoid: 'Error.stack' },
  'error-text': { definition: 'CaughtErrorRead', paranoid: engine },
  eval: { definition: 'DynamicCode', guard: 'SyntaxError', paranoid: 'Date.now()' },
  finalization: { definition: 'GarbageCollection', guard: 'TypeError' },
  'float-array': { definition: 'EngineFloat', guard: 'TypeError' },
  'function-property': { definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'function-text': { paranoid: engine },
  generator: { definition: 'Asynchronous', paranoid: moduleState },
  'global-counter': { definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'globalThis' },
  'instance-state': { guard: 'TypeError', paranoid: moduleState },
  'intl-collator': { definition: 'LocaleRead', guard: 'TypeError', paranoid: 'new Intl.Collator()' },
  'intl-number': { definition: 'LocaleRead', guard: 'TypeError', paranoid: 'new Intl.NumberFormat()' },
  'intl-zone': { definition: 'LocaleRead', guard: 'TypeError', paranoid: 'Intl.DateTimeFormat()' },
  'json-depth': { guard: 'RecursionLimit', paranoid: stackDepth },
  'local-hours': { definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'Date.getHours()' },
  'local-set': { definition: 'TimeZoneRead', guard: 'TypeError', paranoid: 'Date.setHours()' },
  'local-time': { definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'new Date(local time)' },
  'locale-compare': { definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'String.localeCompare' },
  'locale-upper': { definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'String.toLocaleUpperCase' },
  'lower-case': { definition: 'UnicodeTables', paranoid: 'String.toLowerCase' },
  'map-cache': { definition: 'ModuleState', guard: 'ModuleState', paranoid: moduleState },
  'map-order': { definition: 'ModuleState', guard: 'ModuleState', paranoid: moduleState },
  'math-hypot': { definition: 'EngineFloat', guard: 'EngineFloat', paranoid: 'Math.hypot' },
  'math-pow': { definition: 'EngineFloat', guard: 'EngineFloat', paranoid: 'Math.pow' },
  'math-random': { definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'math-tanh': { definition: 'EngineFloat', guard: 'EngineFloat', paranoid: 'Math.tanh' },
  'memo-hits': { paranoid: moduleState },
  'module-counter': { definition: 'ModuleState', paranoid: moduleState },
  'nan-bits': { definition: 'EngineFloat', paranoid: engine },
  'new-date': { definition: 'ClockRead', guard: 'ClockRead', paranoid: 'new Date()' },
  normalize: { definition: 'UnicodeTables', guard: 'UnicodeTables', paranoid: 'String.normalize' },
  'number-to-locale': { definition: 'LocaleRead', guard: 'LocaleRead', paranoid: 'Number.toLocaleString' },
  'object-cache': { definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'parse-without-zone': { guard: 'TimeZoneRead', paranoid: 'Date.parse()' },
  'performance-now': { definition: 'ClockRead', guard: 'TypeError', paranoid: 'performance.now()' },
  'platform-module': { definition: 'PlatformModule', guard: 'Error', paranoid: engine },
  'power-operator': { definition: 'EngineFloat', guard: 'EngineFloat' },
  'process-env': { definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'process.env.USER' },
  'process-exit': { definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'the end of its process' },
  'process-hrtime': { definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'process.hrtime.bigint()' },
  'process-pid': { definition: 'AmbientGlobal', guard: 'TypeError', paranoid: 'process.pid' },
  promise: { definition: 'Asynchronous', guard: 'TypeError' },
  'prototype-patch': { definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'random-comparator': { definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'random-destructured': { definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'random-hidden': { definition: 'EngineFloat', guard: 'Randomness', paranoid: 'Math.random' },
  'random-salt': { definition: 'Randomness', guard: 'Randomness', paranoid: 'Math.random' },
  'random-uuid': { definition: 'Randomness', guard: 'TypeError', paranoid: 'crypto.randomUUID()' },
  'random-values': { definition: 'Randomness', guard: 'TypeError', paranoid: 'crypto.getRandomValues()' },
  'spread-arguments': { guard: 'TooManyArguments', paranoid: stackDepth },
  // As with 'stack-caught': where it is caught is the same everywhere.
  'stack-arguments': { paranoid: stackDepth },
  'stack-callback': { guard: 'RecursionLimit', paranoid: stackDepth },
  // The guard answers this one without a word: the depth at which the STF catches is the same everywhere.
  'stack-caught': { paranoid: stackDepth },
  'stack-default': { guard: 'RecursionLimit', paranoid: stackDepth },
  'stack-depth': { guard: 'RecursionLimit', paranoid: stackDepth },
  'stateful-regexp': { definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'static-state': { definition: 'ModuleState', guard: 'TypeError', paranoid: moduleState },
  'text-without-zone': { definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'new Date(text without a zone)' },
  timer: { definition: 'Asynchronous', guard: 'TypeError', paranoid: 'setTimeout' },
  'typed-array': { definition: 'ModuleState', guard: 'ModuleState', paranoid: moduleState },
  'unicode-property': { definition: 'UnicodeTables' },
  'weak-ref': { definition: 'GarbageCollection', guard: 'TypeError', paranoid: 'WeakRef' },
  'zone-offset': { definition: 'TimeZoneRead', guard: 'TimeZoneRead', paranoid: 'Date.getTimezoneOffset()' },
}
