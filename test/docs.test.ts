import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const top = dirname(dirname(fileURLToPath(import.meta.url)))
const guide = 'docs/writing-an-stf.md'
/** Inside the checkout, so that the blocks find the packages as a user's files do. */
const folder = join(top, 'test', '.docs')

const text = readFileSync(join(top, guide), 'utf8')
/** Each block by the heading that it stands under. */
const blocks = text.split(/^## /m).flatMap((section) => {
  const heading = section.split('\n', 1)[0] ?? ''
  return [...section.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => ({ heading, code }))
})
const files = blocks.map(({ heading, code }, index) => ({
  heading,
  code,
  file: join(folder, `${String(index).padStart(2, '0')}.ts`),
}))

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  for (const { file, code } of files) writeFileSync(file, code)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Milliseconds: the first block that runs loads the testkit and all below it. */
const busyMachine = 240_000

describe(guide, { timeout: busyMachine }, () => {
  test('has a block of TypeScript for each feature, and blocks of nothing else', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(11)
    expect([...text.matchAll(/^```(.*)$/gm)].map(([, language]) => language).filter(Boolean)).toEqual(
      blocks.map(() => 'ts'),
    )
  })

  test('has blocks that compile, each on its own', () => {
    expect(compileErrors(files.map(({ file }) => file))).toEqual([])
  })

  test.each(files)('has a block that runs: $heading', async ({ file }) => {
    const built = await import(pathToFileURL(file).href)
    expect(Object.keys(built).length).toBeGreaterThan(0)
  })

  test('links only to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link)
    expect(links.length).toBeGreaterThan(3)
    for (const link of links) {
      const target = join(top, dirname(guide), link)
      expect(readdirSync(dirname(target)), link).toContain(target.split('/').at(-1))
    }
  })
})

/** With the settings of the house, so that a block teaches nothing that would not compile here. */
function compileErrors(names: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(top, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, top)
  const program = ts.createProgram(names, {
    ...options,
    composite: false,
    declaration: false,
    declarationMap: false,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(top, 'node_modules/@types')],
    customConditions: ['source'],
  })
  return names.flatMap((name) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ messageText, start = 0, file }) => {
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1
      return `${name.slice(folder.length + 1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    }),
  )
}
