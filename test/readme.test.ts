import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'

const top = dirname(dirname(fileURLToPath(import.meta.url)))
/** Inside the checkout, so that the blocks find the packages as a user's files do. */
const folder = join(top, 'test', '.readme')

interface Block {
  readonly language: string
  readonly code: string
}

function blocksOf(file: string): Block[] {
  const text = readFileSync(join(top, file), 'utf8')
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code }))
}

const blocks = blocksOf('README.md')
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).scripts

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('README.md', () => {
  test('has blocks of the languages that are looked at here, and no others', () => {
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['sh', 'text', 'ts'])
  })

  test('names only commands that exist', () => {
    const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ code }) => code.trim().split('\n'))
    expect(commands).toEqual(['npm start', 'npm test'])
    for (const command of commands) expect(Object.keys(scripts)).toContain(command.split(' ')[1])
  })

  test('has TypeScript blocks that compile together and run', async () => {
    const code = blocks.filter(({ language }) => language === 'ts').map((block) => block.code)
    expect(code.length).toBeGreaterThan(1)
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'readme.ts')
    writeFileSync(file, code.join('\n'))
    expect(compileErrors(file)).toEqual([])
    const built = await import(pathToFileURL(file).href)
    expect(built.coins.name).toBe('coins')
  })

  test('is right that verify shows why the line with TooMuch is there', async () => {
    const code = blocks.filter(({ language }) => language === 'ts').map((block) => block.code)
    const without = code.join('\n').replace(/^.*fail\('TooMuch'\)\n/m, '')
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'without-too-much.ts')
    writeFileSync(file, without)
    await expect(import(pathToFileURL(file).href)).rejects.toThrow(/shieldFunds/)
  })

  test('links only to files that exist', () => {
    const text = readFileSync(join(top, 'README.md'), 'utf8')
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link)
    expect(links.length).toBeGreaterThan(5)
    for (const link of links) {
      const [name = '', parent = ''] = [link.split('/').at(-1), dirname(join(top, link))]
      expect(readdirSync(parent), link).toContain(name)
    }
  })

  test('shows a first STF of about 25 lines', () => {
    const code = blocks.find(({ language }) => language === 'ts')?.code ?? ''
    const first = code.split('\n').filter((line) => line.trim() !== '')
    expect(first.length).toBeGreaterThan(10)
    expect(first.length).toBeLessThanOrEqual(28)
  })
})

function compileErrors(file: string): string[] {
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(top, 'node_modules/@types')],
  })
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
