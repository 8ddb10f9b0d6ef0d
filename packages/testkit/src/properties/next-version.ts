import type { Stf } from '@lockstep/core/stf'

/** The same declaration as its own next version, which takes its state over: no author has to write one. */
export function nextVersion(stf: Stf): Stf {
  const version = stf.version + 1
  const [, ...lines] = stf.identityText.split('\n')
  return { ...stf, version, identityText: [`stf ${stf.name} ${version}`, ...lines].join('\n'), previous: stf }
}
