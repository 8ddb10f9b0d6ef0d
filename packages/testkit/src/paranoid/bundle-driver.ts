import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { LockstepError } from '@lockstep/core'
import { build, type Plugin } from 'esbuild'

/** The scripts that environments run: plain text, so that any engine can evaluate them. */
export interface DriverScripts {
  /** Defines `$lockstepDriver`: engine, driver and all subjects. */
  readonly driver: string
  /** An ES module for Node that runs the driver in a process or a thread. */
  readonly nodeHost: string
}

/** A subject's module. */
export interface DriverEntry {
  /** Absolute. */
  readonly path: string
  /** From 0: each copy of a module is evaluated for itself; what it imports is not copied. */
  readonly copy: number
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

/** Run from its own sources, by a test runner, this package takes the sources of the others too. */
const conditions = extension === 'ts' ? ['source'] : []

/**
 * Bundles subjects with the engine. Each subject is evaluated when the driver asks for it, so that what it reads
 * while it is evaluated is recorded.
 *
 * @throws LockstepError `BundleFailed`
 */
export async function bundleDriver(entries: readonly DriverEntry[]): Promise<DriverScripts> {
  const main = fileOf('driver/main')
  const source = [
    `import { startDriver } from ${JSON.stringify(main)}`,
    `export const subjects = [${entries.map((entry) => `() => require(${JSON.stringify(copyName(entry))})`).join(', ')}]`,
    'export const start = (job) => startDriver(subjects, job)',
  ].join('\n')
  const options = { bundle: true, write: false, target: 'es2022', logLevel: 'silent', tsconfigRaw: '{}' } as const
  try {
    const [driver, nodeHost] = await Promise.all([
      build({
        ...options,
        stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), sourcefile: 'driver.js' },
        format: 'iife',
        globalName: '$lockstepDriver',
        platform: 'neutral',
        mainFields: ['module', 'main'],
        conditions,
        plugins: [copies],
        external: builtinModules.flatMap((name) => [name, `node:${name}`]),
        define: { 'process.env.NODE_ENV': '"production"' },
      }),
      build({ ...options, entryPoints: [fileOf('host/node-host')], format: 'esm', platform: 'node' }),
    ])
    return { driver: textOf(driver), nodeHost: textOf(nodeHost) }
  } catch (cause) {
    const paths = entries.map(({ path }) => path)
    throw new LockstepError(
      'BundleFailed',
      `${paths.join(', ')} does not build: ${cause instanceof Error ? cause.message : String(cause)}`,
      { field: 'entry', value: paths },
      { cause },
    )
  }
}

function copyName({ path, copy }: DriverEntry): string {
  return copy === 0 ? path : `${path}?copy=${copy}`
}

/** To esbuild, files with other suffixes are other modules. */
const copies: Plugin = {
  name: 'lockstep-copies',
  setup({ onResolve }) {
    onResolve({ filter: /\?copy=\d+$/ }, ({ path }) => {
      const suffix = /\?copy=\d+$/.exec(path)?.[0] ?? ''
      return { path: path.slice(0, -suffix.length), suffix }
    })
  },
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url))
}

function textOf({ outputFiles }: { readonly outputFiles: readonly { readonly text: string }[] }): string {
  return outputFiles.map(({ text }) => text).join('')
}
