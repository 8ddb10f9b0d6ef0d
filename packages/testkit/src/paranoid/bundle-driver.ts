import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { LockstepError } from '@lockstep/core'
import { build } from 'esbuild'

/** The scripts that environments run: plain text, so that any engine can evaluate them. */
export interface DriverScripts {
  /** Defines `$lockstepDriver`: engine, driver and all subjects. */
  readonly driver: string
  /** An ES module for Node that runs the driver in a process or a thread. */
  readonly nodeHost: string
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
export async function bundleDriver(entries: readonly string[]): Promise<DriverScripts> {
  const main = fileOf('driver/main')
  const source = [
    `import { startDriver } from ${JSON.stringify(main)}`,
    `export const subjects = [${entries.map((entry) => `() => require(${JSON.stringify(entry)})`).join(', ')}]`,
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
        external: builtinModules.flatMap((name) => [name, `node:${name}`]),
        define: { 'process.env.NODE_ENV': '"production"' },
      }),
      build({ ...options, entryPoints: [fileOf('host/node-host')], format: 'esm', platform: 'node' }),
    ])
    return { driver: textOf(driver), nodeHost: textOf(nodeHost) }
  } catch (cause) {
    throw new LockstepError(
      'BundleFailed',
      `${entries.join(', ')} does not build: ${cause instanceof Error ? cause.message : String(cause)}`,
      { field: 'entry', value: entries },
      { cause },
    )
  }
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url))
}

function textOf({ outputFiles }: { readonly outputFiles: readonly { readonly text: string }[] }): string {
  return outputFiles.map(({ text }) => text).join('')
}
