import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'

const top = dirname(dirname(fileURLToPath(import.meta.url)))

/** With how many exports each has at least, so that a test which finds none does not hold. */
const packages = [
  { name: 'core', least: 400 },
  { name: 'adapters', least: 600 },
  { name: 'testkit', least: 150 },
  { name: 'stf-balances', least: 20 },
  { name: 'cli', least: 1 },
] as const

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly source: string }>>
}

/** The files behind the entry points that a package writes down. */
function entryFiles(name: string): string[] {
  const folder = join(top, 'packages', name)
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.values(manifest.exports).map(({ source }) => join(folder, source))
}

/** Milliseconds for reading all packages and what they import, which takes 15 seconds where nothing else runs. */
const busyMachine = 240_000

let program: ts.Program
let checker: ts.TypeChecker
beforeAll(() => {
  program = ts.createProgram(
    packages.flatMap(({ name }) => entryFiles(name)),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      customConditions: ['source'],
      strict: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(top, 'node_modules', '@types')],
    },
  )
  checker = program.getTypeChecker()
}, busyMachine)

/** Every export of a module, as the symbol that its declaration has. */
function declared(source: ts.SourceFile): ts.Symbol[] {
  const module = checker.getSymbolAtLocation(source) ?? expect.fail(`${source.fileName} is no module`)
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
}

/** What a package exports of its own: what it passes on from another is judged where it stands. */
function ownExports(name: string): ts.Symbol[] {
  const source = join(top, 'packages', name, 'src')
  const all = entryFiles(name).flatMap((file) =>
    declared(program.getSourceFile(file) ?? expect.fail(`${file} is missing`)),
  )
  return [...new Set(all)].filter((symbol) => fileOf(symbol.declarations?.[0])?.startsWith(source))
}

/** A tag alone, such as `@throws`, does not say what the thing is: only words before the tags count. */
function isDocumented(symbol: ts.Symbol): boolean {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== ''
}

function fileOf(declaration: ts.Declaration | undefined): string | undefined {
  return declaration?.getSourceFile().fileName
}

/** `path: name`, for the first of the places where a thing is declared. */
function place(symbol: ts.Symbol): string {
  const file = fileOf(symbol.declarations?.[0])
  return `${file === undefined ? '?' : relative(top, file)}: ${symbol.name}`
}

/** A number or a bigint in any of its forms, `undefined` and `null` beside it. */
function isNumeric(type: ts.Type): boolean {
  const present = checker.getNonNullableType(type)
  const parts = present.isUnion() ? present.types : [present]
  return parts.every(({ flags }) => (flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike)) !== 0)
}

/** Bytes, or a list of them. */
function isBytes(type: ts.Type): boolean {
  const text = checker.typeToString(checker.getNonNullableType(type))
  return /^(readonly )?Uint8Array(<\w+>)?(\[\])?$/.test(text)
}

/**
 * What a name and a type alone do not say: of numbers the unit and the bounds, of bytes the length or the layout, of what
 * may be left out the default. Where the interface's own docstring says it, by the member's name in backquotes, that is
 * enough.
 */
function needsWords(owner: ts.Symbol, member: ts.TypeElement): boolean {
  const type = checker.getTypeAtLocation(member)
  if (member.questionToken === undefined && !isNumeric(type) && !isBytes(type)) return false
  const said = ts.displayPartsToString(owner.getDocumentationComment(checker)).split('`')
  const quoted = said.filter((_, index) => index % 2 === 1)
  return !quoted.some((code) => code.split(/\W+/).includes(member.name?.getText() ?? ''))
}

/** The members of an interface that need words and have none. */
function silentMembers(owner: ts.Symbol): string[] {
  const interfaces = (owner.declarations ?? []).filter(ts.isInterfaceDeclaration)
  return interfaces.flatMap(({ members }) =>
    members
      .filter((member) => member.name !== undefined && needsWords(owner, member))
      .flatMap((member) => (member.name && checker.getSymbolAtLocation(member.name)) ?? [])
      .filter((member) => !isDocumented(member))
      .map((member) => `${place(owner)}.${member.name}`),
  )
}

describe.each(packages)('of $name', ({ name, least }) => {
  test('every export has a docstring where it is declared', () => {
    const exported = ownExports(name)
    expect(exported.length).toBeGreaterThan(least)
    expect(exported.filter((symbol) => !isDocumented(symbol)).map(place)).toEqual([])
  })
  test('numbers, bytes, and what may be left out have one in every exported interface', () => {
    expect(ownExports(name).flatMap(silentMembers)).toEqual([])
  })
})
