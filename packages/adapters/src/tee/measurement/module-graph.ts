import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { dirname, extname, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPackages, type Packages } from './packages.js'
import { resolveImport } from './resolve-import.js'
import { staticImports } from './static-imports.js'
import { packageLine, thirdPartyLines } from './third-party-lines.js'
import { unmeasurableModule } from './unmeasurable-module.js'

/** One module: its own lines of the manifest, and the files that it imports. */
interface VisitedModule {
  readonly lines: readonly string[]
  readonly imports: readonly string[]
}

/** By what modules are visited: the packages, and how a file is named. */
interface Visitor {
  readonly packages: Packages
  nameOf(file: string): string
}

/**
 * The lines of a manifest for all modules that these and their imports reach.
 *
 * PERF: reads and hashes each file once, in waves of all that the last wave imports.
 */
export async function moduleGraph(roots: readonly URL[]): Promise<readonly string[]> {
  const entries = await Promise.all(roots.map((root) => realPath(fileURLToPath(root))))
  const visitor = createVisitor(dirname(entries.at(-1) ?? ''))
  const lines = entries.map((file) => `entry ${visitor.nameOf(file)}`)
  const seen = new Set<string>()
  let wave: readonly string[] = entries
  while (wave.length > 0) {
    const reached = new Set(await Promise.all(wave.map(realPath)))
    const files = [...reached].filter((file) => !seen.has(file))
    for (const file of files) seen.add(file)
    const visited = await Promise.all(files.map((file) => visitModule(visitor, file)))
    lines.push(...visited.flatMap((module) => module.lines))
    wave = visited.flatMap((module) => module.imports)
  }
  return lines
}

/**
 * Names files by package and path within it, the same in every checkout.
 *
 * @param base from where a file outside of every package is named: the program's folder.
 */
function createVisitor(base: string): Visitor {
  const packages = createPackages()
  return {
    packages,
    nameOf(file) {
      const owner = packages.of(file)
      const name = owner === undefined ? relative(base, file) : `${owner.name}/${relative(owner.directory, file)}`
      return name.split(sep).join('/')
    },
  }
}

async function visitModule({ packages, nameOf }: Visitor, file: string): Promise<VisitedModule> {
  const content = await readFile(file)
  const name = nameOf(file)
  const lines = [`file ${name} ${createHash('sha256').update(content).digest('hex')}`]
  const imports: string[] = []
  for (const specifier of await importsOf(packages, file, content.toString('utf8'))) {
    const found = resolveImport(packages, specifier, file)
    if (found.kind === 'builtin') {
      lines.push(`builtin node:${found.name}`)
    } else if (found.kind === 'thirdParty') {
      lines.push(
        `import ${name} ${specifier} ${packageLine(found.package)}`,
        ...thirdPartyLines(packages, found.package),
      )
    } else {
      imports.push(found.path)
      if (found.kind === 'packageFile') lines.push(`import ${name} ${specifier} file ${nameOf(found.path)}`)
    }
  }
  return { lines, imports }
}

async function realPath(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (cause) {
    throw unmeasurableModule(file, 'there is no such file; build the packages first', cause)
  }
}

async function importsOf(packages: Packages, file: string, source: string): Promise<readonly string[]> {
  const extension = extname(file)
  if (extension === '.json') return []
  if (extension === '.mjs' || (extension === '.js' && packages.isModuleDirectory(file)))
    return staticImports(file, source)
  throw unmeasurableModule(file, 'only ES modules are: .mjs, or .js in a package of the type module')
}
