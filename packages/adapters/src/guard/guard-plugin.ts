import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import type { OnResolveArgs, Plugin } from 'esbuild'
import { readAuthorJson } from './author-json.js'
import { readAuthorModule } from './author-module.js'
import type { SourceFinding } from './source-finding.js'

/** Whether only the author's own files are looked at, or a script is made of all. */
export type GuardPurpose = 'check' | 'bundle'

export interface GuardPluginTask {
  /** Names of packages whose source is taken as it is, with all that they import. */
  readonly trusted: ReadonlySet<string>
  readonly floatMath: boolean
  readonly purpose: GuardPurpose
  /** Where findings go. */
  readonly findings: SourceFinding[]
}

/** Checks and instruments each of an author's files on its way into the bundle; trusted packages pass untouched. */
export function guardPlugin({ trusted, floatMath, purpose, findings }: GuardPluginTask): Plugin {
  const trustedRoots = new Set<string>()
  const isTrusted = (file: string): boolean => [...trustedRoots].some((root) => file.startsWith(root))
  return {
    name: 'lockstep-guard',
    setup({ onResolve, onLoad, resolve }) {
      // PERF: relative imports are not asked about. They stay in their package, and whom to trust is said by package.
      onResolve({ filter: /^[^./]/ }, async (args) => {
        const { importer, resolveDir, kind, path } = args
        if (args.pluginData === alreadyResolving || kind === 'entry-point') return undefined
        if (isBuiltin(path)) {
          findings.push(platformModule(args))
          return { path, external: true }
        }
        if (isUrl.test(path) && !isTrusted(importer)) {
          findings.push(moduleByUrl(args))
          return { path, external: true }
        }
        const name = packageOf(path)
        // PERF: what is trusted is not looked at, so that a check need not load it.
        if (purpose === 'check' && trusted.has(name)) return { path, external: true }
        const found = await resolve(path, { importer, resolveDir, kind, pluginData: alreadyResolving })
        if (trusted.has(name) || isTrusted(importer)) trustedRoots.add(rootOfPackage(found.path, name))
        return found
      })
      // Every file: what the guard does not know, it does not let through unseen.
      onLoad({ filter: /.*/, namespace: 'file' }, async ({ path }) => {
        if (isTrusted(path)) return undefined
        if (!/\.(json|[cm]?[jt]s|[jt]sx)$/.test(path)) return { errors: [{ text: notAModule(path) }] }
        const read = path.endsWith('.json') ? readAuthorJson : readAuthorModule
        const module = await read(path, floatMath)
        findings.push(...module.findings)
        return { contents: module.guarded, loader: 'js' }
      })
    },
  }
}

const alreadyResolving: unique symbol = Symbol('resolving')

/** `@scope/name/path` → `@scope/name`; of a relative path, its first part, which is no package. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** The folder of the package that a file belongs to: packages keep nameless manifests in folders of their own. */
function rootOfPackage(file: string, name: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === name) return folder + sep
  }
  return file
}

const isUrl = /^[a-z][a-z\d+.-]*:/i

function notAModule(path: string): string {
  return `${relative(process.cwd(), path)} is neither JavaScript, TypeScript nor JSON; write what it holds in a module`
}

/** A URL with code in it, or of another machine. */
function moduleByUrl({ importer, path }: OnResolveArgs): SourceFinding {
  return {
    code: 'DynamicCode',
    file: relative(process.cwd(), importer),
    line: 1,
    column: 1,
    found: `it imports the URL '${path.slice(0, 40)}', which nobody has checked`,
    instead: 'write it in a file and import that',
  }
}

function platformModule({ importer, path }: OnResolveArgs): SourceFinding {
  return {
    code: 'PlatformModule',
    file: relative(process.cwd(), importer),
    line: 1,
    column: 1,
    found: `it imports '${path}', which is the platform's`,
    instead: 'bring in what it tells as the argument of a call',
  }
}
