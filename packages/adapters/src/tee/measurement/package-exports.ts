/**
 * The conditions under which Node resolves an `import`, of which a package's own order takes the first.
 *
 * SPEC: Node.js documentation, Packages, "Conditional exports".
 */
const conditions: ReadonlySet<string> = new Set(['node', 'import', 'node-addons', 'module-sync', 'default'])

/**
 * The file of a package, `./` and its path, that a package's `exports` give for a subpath (`.` or `./` and a path);
 * `undefined` for a subpath that they do not give.
 *
 * Written here because Node offers no resolution from a given parent: `import.meta.resolve` takes none without a flag,
 * and `require.resolve` goes by other conditions than a thread's `import` does.
 *
 * SPEC: Node.js documentation, Modules: ECMAScript modules, PACKAGE_EXPORTS_RESOLVE and PACKAGE_TARGET_RESOLVE.
 */
export function resolveExports(exports: unknown, subpath: string): string | undefined {
  const table = subpathTable(exports)
  const exact = subpath.includes('*') ? undefined : table.get(subpath)
  if (exact !== undefined) return target(exact, '')
  const best = [...table.keys()].filter((key) => matches(key, subpath)).sort(byPatternKey)[0]
  if (best === undefined) return undefined
  const [prefix = '', suffix = ''] = best.split('*')
  return target(table.get(best), subpath.slice(prefix.length, subpath.length - suffix.length))
}

/** A table of subpaths; exports without any are those of the package itself. */
function subpathTable(exports: unknown): ReadonlyMap<string, unknown> {
  const hasSubpaths = isObject(exports) && Object.keys(exports).some((key) => key.startsWith('.'))
  return new Map(hasSubpaths ? Object.entries(exports) : [['.', exports]])
}

function matches(key: string, subpath: string): boolean {
  const [prefix = '', suffix] = key.split('*')
  if (suffix === undefined) return false
  return subpath.length >= key.length && subpath.startsWith(prefix) && subpath.endsWith(suffix)
}

/** SPEC: PATTERN_KEY_COMPARE: the longest text before the star, then the longest key. */
function byPatternKey(a: string, b: string): number {
  return b.indexOf('*') - a.indexOf('*') || b.length - a.length
}

function target(given: unknown, star: string): string | undefined {
  if (typeof given === 'string') return given.replaceAll('*', star)
  if (Array.isArray(given)) return given.map((item: unknown) => target(item, star)).find((found) => found !== undefined)
  if (!isObject(given)) return undefined
  for (const [condition, value] of Object.entries(given)) {
    if (!conditions.has(condition)) continue
    const found = target(value, star)
    if (found !== undefined) return found
  }
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
