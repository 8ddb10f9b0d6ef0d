import { isBuiltin } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { resolveExports } from './package-exports.js'
import type { Packages } from './packages.js'
import type { Package } from './read-package.js'
import { unmeasurableModule } from './unmeasurable-module.js'

/** What an import leads to, by how it is measured. */
export type ResolvedImport =
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'thirdParty'; readonly package: Package }
  | { readonly kind: 'packageFile'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }

/** Resolves a specifier as Node's `import` in `file` does. */
export function resolveImport(packages: Packages, specifier: string, file: string): ResolvedImport {
  if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier.replace(/^node:/, '') }
  if (/^(\.{0,2}\/|file:)/.test(specifier)) {
    return { kind: 'file', path: fileURLToPath(new URL(specifier, pathToFileURL(file))) }
  }
  if (/^(#|[a-z]+:)/.test(specifier)) {
    throw unmeasurableModule(specifier, `${file} imports it; import files and packages by their names instead`)
  }
  return resolvePackage(packages, specifier, file)
}

function resolvePackage(packages: Packages, specifier: string, file: string): ResolvedImport {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const found = importedPackage(packages, name, file)
  if (found === undefined) throw unmeasurableModule(specifier, `${file} imports it, but it is not installed`)
  if (isThirdParty(found)) return { kind: 'thirdParty', package: found }
  const target = packageFile(found, `.${specifier.slice(name.length)}`)
  if (target === undefined)
    throw unmeasurableModule(specifier, `${file} imports it, but the package does not export it`)
  return { kind: 'packageFile', path: join(found.directory, target) }
}

/** A package may import itself by its name, where it has exports. */
function importedPackage(packages: Packages, name: string, file: string): Package | undefined {
  const own = packages.of(file)
  if (own?.name === name && own.exports !== undefined) return own
  return packages.find(name, dirname(file))
}

function packageFile(found: Package, subpath: string): string | undefined {
  if (found.exports !== undefined) return resolveExports(found.exports, subpath)
  return subpath === '.' ? (found.main ?? 'index.js') : subpath
}

/**
 * Whether only name and version are measured. By name for our own packages, so that a checkout and an installation
 * give the same measurement; by place for all others, so that a team's own workspace is measured by its content.
 */
function isThirdParty({ name, directory }: Package): boolean {
  return !name.startsWith('@lockstep/') && directory.split(sep).includes('node_modules')
}
