import type { Packages } from './packages.js'
import type { Package } from './read-package.js'
import { unmeasurableModule } from './unmeasurable-module.js'

/** A third-party package by name and version. */
export function packageLine({ name, version }: Package): string {
  return `package ${name}@${version}`
}

/** A third-party package and all that it depends on, by name and version: its own version does not fix theirs. */
export function thirdPartyLines(packages: Packages, root: Package): readonly string[] {
  const seen = new Map<string, Package>()
  const open = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next.directory)) continue
    seen.set(next.directory, next)
    open.push(...dependenciesOf(packages, next))
  }
  return [...seen.values()].map(packageLine)
}

function dependenciesOf(
  packages: Packages,
  { name, directory, dependencies, optionalDependencies }: Package,
): readonly Package[] {
  const required = dependencies
    .filter((dependency) => !optionalDependencies.includes(dependency))
    .map((dependency) => {
      const found = packages.find(dependency, directory)
      if (found === undefined) throw unmeasurableModule(dependency, `${name} depends on it, but it is not installed`)
      return found
    })
  const optional = optionalDependencies.flatMap((dependency) => packages.find(dependency, directory) ?? [])
  return [...required, ...optional]
}
