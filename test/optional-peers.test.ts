import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const top = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, { readonly source?: string }>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const read = (path: string): string => readFileSync(join(top, path), 'utf8')
const manifestOf = (folder: string): Manifest => JSON.parse(read(`${folder}/package.json`))
const adapters = manifestOf('packages/adapters')
const adaptersFolder = 'packages/adapters'

/** What a file imports when it is loaded; `import()` is asked for where it is used, and may fail there by name. */
const importedBy = (file: string): readonly string[] =>
  [...read(file).matchAll(/^(?:import|export) (?!type )(?:[^'"]*? from )?'([^']+)'/gms)].map(([, path = '']) => path)

/** The packages that are not of the house, which are loaded with a file, by whatever it imports of its own and of the adapters. */
function loadedWith(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  const found = new Set<string>()
  if (seen.has(file)) return found
  seen.add(file)
  for (const path of importedBy(file)) {
    if (path.startsWith('.')) {
      for (const name of loadedWith(join(dirname(file), path.replace(/\.js$/, '.ts')), seen)) found.add(name)
    } else if (path.startsWith(`${adapters.name}/`)) {
      const source = adapters.exports[`.${path.slice(adapters.name.length)}`]?.source ?? expect.fail(path)
      for (const name of loadedWith(join(adaptersFolder, source), seen)) found.add(name)
    } else if (!path.startsWith('node:') && !builtinModules.includes(path)) {
      found.add(
        path
          .split('/')
          .slice(0, path.startsWith('@') ? 2 : 1)
          .join('/'),
      )
    }
  }
  return found
}

const testkit = manifestOf('packages/testkit')

test.each(
  Object.entries(testkit.exports).flatMap(([name, { source }]) => (source === undefined ? [] : [[name, source]])),
)('whoever installs the testkit has what %s loads of the adapters', (_, source) => {
  const optional = Object.keys(adapters.peerDependencies ?? {})
  const missing = [...loadedWith(join('packages/testkit', source))].filter(
    (name) => optional.includes(name) && testkit.dependencies?.[name] === undefined,
  )
  expect(missing).toEqual([])
})
