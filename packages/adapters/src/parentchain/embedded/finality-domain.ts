/** Stands before what an embedded chain's authority signs. */
export const embeddedFinalityDomain = 'lockstep embedded finality'
