import { createRequire } from 'node:module'
import { isAbsolute, resolve } from 'node:path'
import { LockstepError } from '@lockstep/core'
import { type LoadedStf, loadStf } from './load-stf.js'

/** An STF by the name of a package, and that of its export. */
interface PackagedStf {
  readonly module: string
  readonly export: string
}

/** The STF that runs where nobody names one: Integritee's balances. */
const usualStf: PackagedStf = { module: '@lockstep/stf-balances', export: 'balances' }

/**
 * Loads an STF by the path of its module; the usual one where nobody names any.
 *
 * @throws LockstepError `Usage`; `StfMissing` where nobody names any, and the usual one is not installed or not built
 */
export async function loadStfSource(
  source: string | undefined,
  exportName: string | undefined,
  usual: PackagedStf = usualStf,
): Promise<LoadedStf & { readonly module: string }> {
  const module = source === undefined ? packageFile(usual.module) : resolve(source)
  const loaded = await loadStf(module, exportName ?? (source === undefined ? usual.export : undefined))
  return { ...loaded, module }
}

/** The user's own, where there is one; else the one that came with the command line. */
function packageFile(name: string): string {
  for (const from of [resolve('package.json'), import.meta.url]) {
    try {
      const found = createRequire(from).resolve(name)
      if (isAbsolute(found)) return found
    } catch {
      // The next place may have it.
    }
  }
  throw new LockstepError(
    'StfMissing',
    `no STF is named, and ${name}, which runs then, is not installed or not built; install or build it, or name an STF`,
    { field: 'STF', value: name },
  )
}
