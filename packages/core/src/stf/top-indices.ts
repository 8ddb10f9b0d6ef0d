import type { Stf } from './stf.js'

/** The first bytes of an STF's calls and getters where it is on its own, or at the top of an app. */
export function topIndices(stf: Stf): readonly number[] {
  return Object.values(stf.modules).flatMap(({ calls, getters }) =>
    [...Object.values(calls), ...Object.values(getters.public), ...Object.values(getters.trusted)].map(
      ({ path }) => path[0] ?? 0,
    ),
  )
}
