import { fromHex, type Hex } from '@lockstep/core'
import { maximumSourceSize, maximumWhitelistedReleases, type WhitelistedRelease } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { requireRoot } from '../../require-root.js'

/** Lets a release of code speak for a source. Root only. */
export function addToWhitelist(context: DispatchContext, origin: Origin, release: WhitelistedRelease): void {
  requireRoot(context, origin)
  const { source, mrenclave } = release
  if (fromHex(source).length > maximumSourceSize)
    throw palletFailure(context.pallets, 'teeracle', 'DataSourceStringTooLong')
  const releases = whitelistOf(context, source)
  if (releases.includes(mrenclave)) throw palletFailure(context.pallets, 'teeracle', 'ReleaseAlreadyWhitelisted')
  if (releases.length >= maximumWhitelistedReleases)
    throw palletFailure(context.pallets, 'teeracle', 'ReleaseWhitelistOverflow')
  context.state.oracleWhitelists.set(source, [...releases, mrenclave])
  context.deposit({ type: 'teeracle', value: { type: 'addedToWhitelist', value: release } })
}

/** Takes that right away. Root only. */
export function removeFromWhitelist(context: DispatchContext, origin: Origin, release: WhitelistedRelease): void {
  requireRoot(context, origin)
  const { source, mrenclave } = release
  const releases = whitelistOf(context, source)
  if (!releases.includes(mrenclave)) throw palletFailure(context.pallets, 'teeracle', 'ReleaseNotWhitelisted')
  context.state.oracleWhitelists.set(
    source,
    releases.filter((each) => each !== mrenclave),
  )
  context.deposit({ type: 'teeracle', value: { type: 'removedFromWhitelist', value: release } })
}

/** The releases that may speak for a source. */
export function whitelistOf({ state }: DispatchContext, source: Hex): readonly Hex[] {
  return state.oracleWhitelists.get(source) ?? []
}
