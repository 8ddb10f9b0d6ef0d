export { type FaultName, faultNames } from './faults.js'
export { type SimulateOptions, type SimulationReport, simulate } from './simulate.js'
export type { SimulatedParts } from './simulated-parts.js'
