import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const top = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Every STF of the repository, and every function that makes one, by the file and the name that export it: the test that
 * verifies it. `npm run verify` runs these tests with a large budget. A new STF has to be put here.
 */
const verified: Readonly<Record<string, string>> = {
  'packages/stf-balances/src/balances.ts balances': 'packages/stf-balances/test/balances.verify.test.ts',
  'packages/stf-balances/src/balances-with-notes.ts balancesWithNotes':
    'packages/stf-balances/test/balances-with-notes.verify.test.ts',
  'packages/stf-balances/src/notes.ts notes': 'packages/stf-balances/test/balances-with-notes.verify.test.ts',
  'packages/stf-balances/src/fees.ts createFees': 'packages/stf-balances/test/fees.verify.test.ts',
  'packages/stf-balances/src/session-proxies.ts createSessionProxies':
    'packages/stf-balances/test/session-proxies.verify.test.ts',
  'packages/stf-balances/src/integritee.ts integritee': 'packages/stf-balances/test/integritee.verify.test.ts',
  'examples/guess-the-number/src/game.ts createGame': 'examples/guess-the-number/test/game.verify.test.ts',
  'examples/guess-the-number/src/game.ts integriteeWithGame':
    'examples/guess-the-number/test/integritee-with-game.verify.test.ts',
  'examples/sealed-bid-auction/src/auction-house.ts auctionHouse':
    'examples/sealed-bid-auction/test/auction-house.verify.test.ts',
  'examples/voting-registry/src/v1.ts votingRegistryV1': 'examples/voting-registry/test/v1.verify.test.ts',
  'examples/voting-registry/src/v2.ts votingRegistry': 'examples/voting-registry/test/v2.verify.test.ts',
}

/** What no test can name, and why it is verified all the same, or need not be. */
const excused: Readonly<Record<string, string>> = {
  'packages/stf-balances/src/create-balances.ts createBalances':
    'makes balances and balancesWithNotes, and nothing else',
  'examples/guess-the-number/src/guess-the-number.ts createGuessTheNumber':
    'needs balances, and is in createGame and integriteeWithGame',
  'examples/sealed-bid-auction/src/sealed-bid-auction.ts sealedBidAuction': 'needs balances, and is in auctionHouse',
  'examples/m6/src/changed-program.ts': 'what a forger wrote: it exists to be refused',
  'packages/cli/src/scaffold/project-files.ts':
    'the text of a new project, which verifies itself in a test of the command line',
}

/** Files of the packages and examples that may define STFs; the core defines what defines them. */
const sources = ['packages', 'examples'].flatMap((folder) =>
  readdirSync(join(top, folder))
    .filter((name) => name !== 'core')
    .flatMap((name) => typescriptFiles(join(top, folder, name, 'src'))),
)

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

/** The text of a file without its comments, which may show how an STF is defined. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
}

const defining = sources.filter((file) => /\b(defineStf|composeStf)(<.*>)?\(/.test(codeOf(file)))
const names = defining.map((file) => relative(top, file))

/** Exports of the packages that define STFs which are one, or make one: `<file> <name>`. */
function exportedStfs(): string[] {
  const folders = new Set(names.map((name) => name.split('/').slice(0, 3).join('/')))
  const files = sources.filter((file) => [...folders].some((folder) => relative(top, file).startsWith(`${folder}/`)))
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    customConditions: ['source'],
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(top, 'node_modules/@types')],
  })
  const checker = program.getTypeChecker()
  const isStf = (type: ts.Type): boolean =>
    ['identityText', 'moduleByNumber', 'readCall'].every((name) => type.getProperty(name) !== undefined)
  return files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) ?? expect.fail(file))
    const exported = module === undefined ? [] : checker.getExportsOfModule(module)
    return exported
      .filter((symbol) => (symbol.flags & ts.SymbolFlags.Value) !== 0)
      .filter((symbol) => {
        const type = checker.getTypeOfSymbol(symbol)
        const made = type.getCallSignatures().map((signature) => signature.getReturnType())
        return [type, ...made].some(isStf)
      })
      .map(({ name }) => `${relative(top, file)} ${name}`)
  })
}

describe('every STF of the repository is verified', () => {
  test('there are files that define one', () => {
    expect(names).toContain('packages/stf-balances/src/integritee.ts')
    expect(names.length).toBeGreaterThan(8)
  })

  test('each that is exported, or made by what is exported, is listed, and nothing else is', () => {
    const listed = [...Object.keys(verified), ...Object.keys(excused)].filter((name) => name.includes(' '))
    expect(exportedStfs().sort()).toEqual(listed.sort())
  })

  test('each file that defines one is listed', () => {
    const listed = [...Object.keys(verified), ...Object.keys(excused)].map((name) => name.split(' ')[0])
    expect(names.filter((name) => !listed.includes(name))).toEqual([])
  })

  test.each(Object.entries(verified))('%s', (stf, file) => {
    const text = readFileSync(join(top, file), 'utf8')
    expect(text).toMatch(new RegExp(`import \\{[^}]*\\b${stf.split(' ')[1]}\\b`))
    expect(text).toMatch(/^verifying\(/m)
  })

  test('each test of the kind that npm run verify looks for is listed', () => {
    const tests = ['packages', 'examples'].flatMap((folder) =>
      readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.verify.test.ts') && !name.includes('node_modules'))
        .map((name) => `${folder}/${name}`),
    )
    expect(tests.sort()).toEqual([...new Set(Object.values(verified))].sort())
  })
})
