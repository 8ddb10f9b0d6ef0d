import { createRequire } from 'node:module'
import { isAbsolute, resolve } from 'node:path'
import { type LoadedStf, loadStf } from './load-stf.js'

/** The STF that runs where nobody names one: Integritee's balances. */
export const usualStf = { module: '@lockstep/stf-balances', export: 'balances' } as const

/**
 * Loads an STF by the path of its module, or by the name of an installed package.
 *
 * @throws LockstepError `Usage`
 */
export async function loadStfSource(
  source: string | undefined,
  exportName: string | undefined,
): Promise<LoadedStf & { readonly module: string }> {
  const module = source === undefined ? packageFile(usualStf.module) : resolve(source)
  const loaded = await loadStf(module, exportName ?? (source === undefined ? usualStf.export : undefined))
  return { ...loaded, module }
}

/** The user's own, where there is one; else the one that came with the command line. */
function packageFile(name: string): string {
  for (const from of [resolve('package.json'), import.meta.url]) {
    try {
      const found = createRequire(from).resolve(name)
      if (isAbsolute(found)) return found
    } catch {
      // The next place may have it; loading says so where none has.
    }
  }
  return name
}
