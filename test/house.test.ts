import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const top = dirname(dirname(fileURLToPath(import.meta.url)))

/** Packages from the ground up: each may import the ones before it, none the ones behind. */
const packages = ['core', 'stf-balances', 'adapters', 'testkit', 'cli']
/** What a package may import of the others; the reference STF needs the core alone. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'stf-balances': ['core'],
  adapters: ['core'],
  testkit: ['core', 'adapters'],
  cli: ['core', 'adapters', 'testkit'],
}
/** Rooms of the core from the ground up. */
const rooms = ['codec', 'crypto', 'state', 'stf', 'receipt', 'operation', 'engine', 'worker', 'client']
/** The ground floor of the testkit, from the ground up; it imports nothing of the rooms above it. */
const groundRooms = ['log', 'execution', 'shard', 'generation']
const drawers = /^(utils?|helpers?|common|types|misc|shared)\.ts$/

interface Import {
  readonly file: string
  readonly target: string
}

function sources(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'/gm)].map((found) => ({
    file,
    target: found[1] ?? found[2] ?? '',
  }))
}

function importedRooms(name: string, room: string): { readonly file: string; readonly room: string }[] {
  const source = join(top, 'packages', name, 'src')
  return sources(join(source, room))
    .flatMap(importsOf)
    .filter(({ target }) => target.startsWith('.'))
    .map(({ file, target }) => ({ file, room: relative(source, join(dirname(file), target)).split(sep)[0] ?? '' }))
}

const packageImports = packages.flatMap((name) =>
  sources(join(top, 'packages', name, 'src'))
    .flatMap(importsOf)
    .map((each) => ({ ...each, from: name })),
)

describe('imports run one way', () => {
  test.each(packages)('package %s imports only packages below it', (name) => {
    const wrong = packageImports
      .filter(({ from, target }) => from === name && target.startsWith('@lockstep/'))
      .filter(({ target }) => !(allowed[name] ?? []).includes(target.split('/')[1] ?? ''))
    expect(wrong).toEqual([])
  })

  test('no package reaches into the src folder of another', () => {
    const wrong = packageImports.filter(
      ({ from, file, target }) =>
        target.includes('/src/') ||
        (target.startsWith('.') && !join(dirname(file), target).startsWith(join(top, 'packages', from, 'src') + sep)),
    )
    expect(wrong).toEqual([])
  })

  test.each(rooms)('room %s of the core imports only rooms below it', (room) => {
    const wrong = importedRooms('core', room).filter((found) => rooms.indexOf(found.room) > rooms.indexOf(room))
    expect(wrong).toEqual([])
  })

  test.each(groundRooms)('room %s of the testkit imports only rooms below it', (room) => {
    const below = groundRooms.slice(0, groundRooms.indexOf(room) + 1)
    const imported = importedRooms('testkit', room)
    expect(imported.length).toBeGreaterThan(0)
    expect(imported.filter((found) => !below.includes(found.room))).toEqual([])
  })
})

describe('the verifier of state proofs stands alone', () => {
  /** Everything a file can be bound to another with, as the compiler sees it: `importsOf` looks at statements alone. */
  function boundTo(text: string): string[] {
    const { importedFiles, referencedFiles, typeReferenceDirectives } = ts.preProcessFile(text, true, true)
    return [...importedFiles, ...referencedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName)
  }

  test('it imports nothing: whoever must trust a worker can read it without the engine', () => {
    expect(boundTo(readFileSync(join(top, 'packages/core/src/state/verify-proof.ts'), 'utf8'))).toEqual([])
  })

  test.each([
    "import { toHex } from '../hex.js'",
    "import '../hex.js'",
    "export * from '../hex.js'",
    "const hex = await import('../hex.js')",
    "const hex = require('../hex.js')",
  ])('%s is found', (text) => {
    expect(boundTo(text)).toEqual(['../hex.js'])
  })
})

describe('a house to live in', () => {
  const all = packages.flatMap((name) => sources(join(top, 'packages', name, 'src')))

  test('there are sources to look at', () => {
    expect(all.length).toBeGreaterThan(100)
  })

  test('no file is a drawer', () => {
    expect(all.filter((file) => drawers.test(file.split(sep).at(-1) ?? ''))).toEqual([])
  })

  test('no file has more than 350 lines', () => {
    expect(all.filter((file) => readFileSync(file, 'utf8').split('\n').length > 350)).toEqual([])
  })

  test('nothing silences the compiler', () => {
    const silenced = /\bas (any|never|unknown as)\b|: any\b|<any>|@ts-(ignore|nocheck)|[\w)\]]!(\.|\)|;|,|$)/m
    expect(all.filter((file) => silenced.test(readFileSync(file, 'utf8').replace(/\/\/.*|\*.*/g, '')))).toEqual([])
  })
})
