/** Stands before what a log's sequencer signs. */
export const orderedLogFinalityDomain = 'lockstep ordered log finality'
