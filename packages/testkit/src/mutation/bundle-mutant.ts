import { builtinModules } from 'node:module'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/** Run from its own sources, by a test runner, this package takes the sources of the others too. */
const conditions = import.meta.url.endsWith('.ts') ? ['source'] : []

/** The engine stays outside: mutants run on the one that verifies them. */
export const bundleOptions: BuildOptions & { readonly write: false } = {
  bundle: true,
  write: false,
  format: 'cjs',
  target: 'es2023',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions,
  external: ['@lockstep/core', ...builtinModules.flatMap((name) => [name, `node:${name}`])],
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'silent',
  tsconfigRaw: '{}',
}

/** A module and all that it imports but the engine, as one script. */
export interface MutantBundle {
  /** Common JS, which asks for what stays outside by `require`. */
  readonly script: string
  /** What it asks for. */
  readonly imports: readonly string[]
}

/**
 * Bundles an entry, with other texts in the place of some files: JavaScript, by absolute path.
 *
 * PERF: tens of milliseconds.
 */
export async function bundleMutant(entry: string, texts: ReadonlyMap<string, string>): Promise<MutantBundle> {
  const { outputFiles, metafile } = await build({
    ...bundleOptions,
    entryPoints: [entry],
    metafile: true,
    plugins: [replacing(texts)],
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path))
  return { script: outputFiles.map(({ text }) => text).join(''), imports: [...new Set(imports)] }
}

function replacing(texts: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'lockstep-mutation',
    setup({ onLoad }) {
      onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
        const contents = texts.get(path)
        return contents === undefined ? undefined : { contents, loader: 'js' }
      })
    },
  }
}
