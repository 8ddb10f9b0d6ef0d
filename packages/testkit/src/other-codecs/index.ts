export { type Disagreement, disagreementOf, otherLibraries } from './disagreement.js'
