import type { PropertyDescription } from '../verification/stf-property.js'

/** Property 23, what it is called and says: it is about the files of all the others. */
export const filesDescription: PropertyDescription = {
  number: 23,
  name: 'counterexample',
  statement: 'What is found is one JSON file that replays, forwards and backwards, to the same roots at each step.',
  defaultRuns: 5,
}
