/** The ways in which JavaScript lets two workers differ, in the words of the catalogue that the corpus goes by. */
export const catalogueRows = [
  'Math.random',
  'Date.now, new Date()',
  'global Temporal.Now',
  'local time zone: getHours, new Date(y,m,d), toString, Date.parse without zone',
  'toLocaleString, localeCompare, Intl',
  'WeakRef, FinalizationRegistry',
  'timers, fetch, process, crypto, performance, console',
  'stack depth (RangeError catchable)',
  'Math.tanh, Math.hypot, … engine-defined',
  'engine error messages, error.stack',
  'sort comparator call order',
  'Unicode tables (\\p{}, toLowerCase, normalize) by Node/ICU version',
  'NaN bit patterns through DataView',
  'mutable shared module state, closures',
  'object/Map iteration order after undo',
  'async interleaving, microtasks',
] as const

/** A row of the catalogue, or that a hazard is of none. */
export type CatalogueRow = (typeof catalogueRows)[number] | 'none of the catalogue'
