import { findPackage, type Package } from './package-json.js'
import { unmeasurableModule } from './unmeasurable-module.js'

/** A third-party package and all that it depends on, by name and version: its own version does not fix theirs. */
export function thirdPartyLines(root: Package): readonly string[] {
  const seen = new Map<string, Package>()
  const open = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next.directory)) continue
    seen.set(next.directory, next)
    open.push(...dependenciesOf(next))
  }
  return [...seen.values()].map(({ name, version }) => `package ${name}@${version}`)
}

function dependenciesOf({ name, directory, dependencies, optionalDependencies }: Package): readonly Package[] {
  const required = dependencies
    .filter((dependency) => !optionalDependencies.includes(dependency))
    .map((dependency) => {
      const found = findPackage(dependency, directory)
      if (found === undefined) throw unmeasurableModule(dependency, `${name} depends on it, but it is not installed`)
      return found
    })
  const optional = optionalDependencies.flatMap((dependency) => findPackage(dependency, directory) ?? [])
  return [...required, ...optional]
}
