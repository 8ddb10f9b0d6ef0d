import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const top = dirname(dirname(fileURLToPath(import.meta.url)))

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, { readonly source: string }>>
}

/** What a module exports, one line a name: `type` for what has no value. */
function surface(checker: ts.TypeChecker, source: ts.SourceFile): string[] {
  const module = checker.getSymbolAtLocation(source)
  return checker
    .getExportsOfModule(module ?? expect.fail(`${source.fileName} is no module`))
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      return `${target.flags & ts.SymbolFlags.Value ? '' : 'type '}${symbol.name}`
    })
    .sort()
}

test.each(['core', 'stf-balances', 'adapters', 'testkit', 'cli'])(
  'the exports of %s are the ones that are written down',
  async (name) => {
    const folder = join(top, 'packages', name)
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const entries = Object.entries(manifest.exports).map(([path, { source }]) => ({
      path: join(manifest.name, path),
      file: join(folder, source),
    }))
    const program = ts.createProgram(
      entries.map(({ file }) => file),
      {
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        target: ts.ScriptTarget.ES2023,
        customConditions: ['source'],
        skipLibCheck: true,
        types: [],
      },
    )
    const checker = program.getTypeChecker()
    const text = entries
      .map(({ path, file }) => {
        const source = program.getSourceFile(file)
        return `${path}\n${surface(checker, source ?? expect.fail(`${file} is missing`))
          .map((line) => `  ${line}\n`)
          .join('')}`
      })
      .join('\n')
    await expect(text).toMatchFileSnapshot(`exports/${name}.txt`)
  },
)
