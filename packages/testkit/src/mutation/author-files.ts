import { relative, resolve } from 'node:path'
import { LockstepError } from '@lockstep/core'
import { build, type Metafile } from 'esbuild'
import { bundleOptions } from './bundle-mutant.js'

/**
 * The files that are an author's own: the entry, and what is reached from it by relative imports. Absolute paths, in the
 * order of their names.
 *
 * @throws LockstepError `BundleFailed`
 */
export async function authorFiles(entry: string): Promise<readonly string[]> {
  const inputs = await inputsOf(entry)
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    for (const { path, original } of inputs[file]?.imports ?? []) if (original?.startsWith('.')) visit(path)
  }
  visit(relative(process.cwd(), entry))
  return [...reached].map((file) => resolve(file)).sort()
}

async function inputsOf(entry: string): Promise<Metafile['inputs']> {
  try {
    return (await build({ ...bundleOptions, entryPoints: [entry], metafile: true })).metafile.inputs
  } catch (cause) {
    throw new LockstepError(
      'BundleFailed',
      `${entry} does not build: ${cause instanceof Error ? cause.message : String(cause)}`,
      { field: 'module', value: entry },
      { cause },
    )
  }
}
