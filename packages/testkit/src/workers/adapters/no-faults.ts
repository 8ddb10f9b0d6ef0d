import type { AdapterFaults } from './worker-adapter.js'

/** Everything comes once, in its order. */
export const noFaults: AdapterFaults = {
  restarts: [],
  lateAcknowledgements: [],
  lostOutputs: [],
  lostBlocks: [],
  overtakenBlocks: [],
  reorganizations: [],
  requestsAstray: false,
  repeated: false,
  pause: 0,
}
