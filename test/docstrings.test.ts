import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const top = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(top, 'packages', 'core')

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly source: string }>>
}

/** The files behind the entry points that a package writes down. */
function entryFiles(): string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.values(manifest.exports).map(({ source }) => join(folder, source))
}

/** Every export of a module, as the symbol that its declaration has. */
function declared(checker: ts.TypeChecker, source: ts.SourceFile): ts.Symbol[] {
  const module = checker.getSymbolAtLocation(source) ?? expect.fail(`${source.fileName} is no module`)
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
}

/** A tag alone, such as `@throws`, does not say what the thing is: only words before the tags count. */
function isDocumented(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== ''
}

/** `path: name`, for the first of the places where a thing is declared. */
function place(symbol: ts.Symbol): string {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName
  return `${file === undefined ? '?' : relative(folder, file)}: ${symbol.name}`
}

test('every export of the core has a docstring where it is declared', () => {
  const files = entryFiles()
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    customConditions: ['source'],
    skipLibCheck: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const exported = new Set(
    files.flatMap((file) => declared(checker, program.getSourceFile(file) ?? expect.fail(`${file} is missing`))),
  )
  expect(exported.size).toBeGreaterThan(400)
  expect([...exported].filter((symbol) => !isDocumented(checker, symbol)).map(place)).toEqual([])
})
