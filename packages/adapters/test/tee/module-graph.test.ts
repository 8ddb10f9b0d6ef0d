import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { moduleGraph } from '../../src/tee/measurement/module-graph.js'
import { type FileTree, writeFileTree } from './file-tree.js'
import { refusalCode } from './refusal-code.js'

/** A program with every kind of import: files, JSON, a package of the workspace, third-party packages, Node's modules. */
const files: FileTree = {
  'app/package.json': { name: 'app', type: 'module' },
  'app/program.js': [
    "import { readFile } from 'fs'",
    "import './lib/deep.js'",
    "import table from './table.json' with { type: 'json' }",
    "import { ours } from '@acme/ours/inner'",
    "export * from 'theirs'",
    "export const late = () => import('./late.mjs')",
  ].join('\n'),
  'app/lib/deep.js': 'export default import.meta.url',
  'app/late.mjs': 'export const late = 1',
  'app/table.json': { rows: 3 },
  'app/unused.js': 'export {}',
  'ours/package.json': { name: '@acme/ours', type: 'module', exports: { './inner': './src/inner.js' } },
  'ours/src/inner.js': 'export const ours = 1',
  'app/node_modules/theirs/package.json': {
    name: 'theirs',
    version: '1.2.3',
    type: 'module',
    dependencies: { below: '*' },
    optionalDependencies: { absent: '*' },
    peerDependencies: { beside: '*' },
  },
  'app/node_modules/theirs/index.js': 'export const theirs = 1',
  'app/node_modules/theirs/node_modules/below/package.json': { name: 'below', version: '4.5.6' },
  'app/node_modules/beside/package.json': { name: 'beside', version: '7.8.9' },
}

function graphOf(changes: FileTree = {}, program = 'app/program.js'): Promise<readonly string[]> {
  const folder = writeFileTree({ ...files, 'app/node_modules/@acme/.keep': '', ...changes })
  symlinkSync('../../../ours', new URL('app/node_modules/@acme/ours', folder))
  return moduleGraph([new URL(program, folder)])
}

const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort()
const sha256 = (content: unknown): string => createHash('sha256').update(String(content)).digest('hex')

describe('the graph of a program', () => {
  test('names every module by what it is measured by', async () => {
    expect(sorted(await graphOf())).toEqual(
      [
        'builtin node:fs',
        'entry app/program.js',
        `file @acme/ours/src/inner.js ${sha256(files['ours/src/inner.js'])}`,
        `file app/late.mjs ${sha256(files['app/late.mjs'])}`,
        `file app/lib/deep.js ${sha256(files['app/lib/deep.js'])}`,
        `file app/program.js ${sha256(files['app/program.js'])}`,
        `file app/table.json ${sha256('{"rows":3}')}`,
        'import app/program.js @acme/ours/inner file @acme/ours/src/inner.js',
        'import app/program.js theirs package theirs@1.2.3',
        'package below@4.5.6',
        'package beside@7.8.9',
        'package theirs@1.2.3',
      ].sort(),
    )
  })

  test('is the same in two copies at different paths', async () => {
    expect(sorted(await graphOf())).toEqual(sorted(await graphOf()))
  })

  const measured = ['app/program.js', 'app/lib/deep.js', 'app/late.mjs', 'ours/src/inner.js']
  test.each(measured)('changes with %s', async (path) => {
    expect(sorted(await graphOf({ [path]: `${files[path]}\n` }))).not.toEqual(sorted(await graphOf()))
  })

  test('changes with a measured JSON file, a third-party version, and a version below that', async () => {
    const before = sorted(await graphOf())
    const theirs = { name: 'theirs', version: '1.2.4', type: 'module', dependencies: { below: '*' } }
    const below = { name: 'below', version: '4.5.7' }
    expect(sorted(await graphOf({ 'app/table.json': { rows: 4 } }))).not.toEqual(before)
    expect(sorted(await graphOf({ 'app/node_modules/theirs/package.json': theirs }))).not.toEqual(before)
    expect(sorted(await graphOf({ 'app/node_modules/theirs/node_modules/below/package.json': below }))).not.toEqual(
      before,
    )
  })

  test('does not change with what is not imported', async () => {
    const changes = { 'app/unused.js': 'export const used = false', 'app/node_modules/theirs/index.js': 'export {}' }
    expect(sorted(await graphOf(changes))).toEqual(sorted(await graphOf()))
  })

  test('tells two entries into the same files apart', async () => {
    const circle = { 'app/a.js': "import './b.js'", 'app/b.js': "import './a.js'" }
    expect(sorted(await graphOf(circle, 'app/a.js'))).not.toEqual(sorted(await graphOf(circle, 'app/b.js')))
  })

  test('tells two targets of one specifier apart, when both files are there anyway', async () => {
    const targets = (inner: string): FileTree => ({
      'app/program.js': "import '@acme/ours/inner'; import '@acme/ours/both'",
      'ours/package.json': {
        name: '@acme/ours',
        type: 'module',
        exports: { './inner': inner, './both': './src/both.js' },
      },
      'ours/src/both.js': "import './inner.js'; import './other.js'",
      'ours/src/other.js': 'export {}',
    })
    const graph = await graphOf(targets('./src/inner.js'))
    expect(sorted(await graphOf(targets('./src/other.js')))).not.toEqual(sorted(graph))
  })

  test('names files outside of every package from the folder of the program', async () => {
    const folder = writeFileTree({ 'a/main.mjs': "import '../b/x.mjs'", 'b/x.mjs': 'export {}' })
    const lines = await moduleGraph([new URL('a/main.mjs', folder)])
    expect(lines.map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['entry', 'main.mjs'],
      ['file', 'main.mjs'],
      ['file', '../b/x.mjs'],
    ])
  })
})

describe('a module that cannot be measured', () => {
  const unmeasurable: readonly (readonly [what: string, changes: FileTree])[] = [
    ['a computed dynamic import', { 'app/program.js': 'export const load = (name) => import(name)' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the program's template
    ['a dynamic import by a pattern', { 'app/program.js': 'export const load = (x) => import(`./${x}.js`)' }],
    ['CommonJS by extension', { 'app/program.js': "import './x.cjs'", 'app/x.cjs': '' }],
    ['CommonJS by package', { 'app/package.json': { name: 'app' } }],
    ['a native addon', { 'app/program.js': "import './x.node'", 'app/x.node': '' }],
    ['a file that is missing', { 'app/program.js': "import './missing.js'" }],
    ['a package that is missing', { 'app/program.js': "import 'missing'" }],
    ['a subpath that is not exported', { 'app/program.js': "import '@acme/ours/private'" }],
    ['a module from the network', { 'app/program.js': "import 'https://example.org/x.js'" }],
    ['text that is no module', { 'app/program.js': "import { from '" }],
    ['a dependency that is not installed', { 'app/node_modules/theirs/node_modules/below/package.json': '[]' }],
  ]
  test.each(unmeasurable)('%s', async (_, changes) => {
    expect(await refusalCode(() => graphOf(changes))).toBe('UnmeasurableModule')
  })
})

describe('resolution', () => {
  /** What Node loads, as an independent witness: the files that its own loader reports. */
  function filesLoadedByNode(program: URL): readonly string[] {
    // At once: what a thread of hooks logs may still be under way when the program ends.
    const hook = `import { writeSync } from 'node:fs'
      export async function load(url, context, next) { writeSync(1, url + '\\n'); return next(url, context) }`
    const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hook))})`
    const output = execFileSync(process.execPath, ['--import', dataUrl(register), fileURLToPath(program)], {
      encoding: 'utf8',
    })
    return output.split('\n').filter((line) => line.startsWith('file:'))
  }

  const dataUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`

  const targets = { import: './m-import.js', require: './m-require.cjs', default: './m-default.js' }
  const packageExports = {
    './conditional': { types: './t.d.ts', browser: './m-browser.js', ...targets },
    './nested': { node: { require: './m-require.cjs', import: { default: './m-nested.js' } } },
    './fall': { node: { require: './m-require.cjs' }, default: './m-fall.js' },
    './order': { default: './m-default.js', import: './m-import.js' },
    './list': ['./m-list.js', './m-default.js'],
    './text': './m-text.js',
    './feature/*.js': './m-feature-*.js',
    './feature/special/*.js': './m-special-*.js',
    './feature/private/*': null,
    './*': './m-any-*.js',
  }
  const specifiers = [
    'conditional',
    'nested',
    'fall',
    'order',
    'list',
    'text',
    'feature/one.js',
    'feature/special/two.js',
    'anything',
  ]
  const modules = [
    'import',
    'default',
    'nested',
    'fall',
    'list',
    'text',
    'feature-one',
    'special-two',
    'any-anything',
    'self',
  ]

  const packages: FileTree = {
    'node_modules/@lockstep/fixture/package.json': {
      name: '@lockstep/fixture',
      type: 'module',
      exports: packageExports,
    },
    ...Object.fromEntries(modules.map((name) => [`node_modules/@lockstep/fixture/m-${name}.js`, 'export {}'])),
    'node_modules/@lockstep/fixture/m-text.js': "import '@lockstep/fixture/self'",
    'node_modules/@lockstep/fixture/m-any-self.js': 'export {}',
    'node_modules/@lockstep/main/package.json': { name: '@lockstep/main', type: 'module', main: 'entry.js' },
    'node_modules/@lockstep/main/entry.js': 'export {}',
    'node_modules/@lockstep/main/sub/path.js': 'export {}',
  }

  test('leads where Node leads: conditions, patterns, lists, self-reference, main', async () => {
    const source = [
      ...specifiers.map((name) => `@lockstep/fixture/${name}`),
      '@lockstep/main',
      '@lockstep/main/sub/path.js',
    ]
    const program = new URL(
      'program.mjs',
      writeFileTree({ ...packages, 'program.mjs': source.map((name) => `import '${name}'`).join('\n') }),
    )
    const loaded = filesLoadedByNode(program).map((url) => url.slice(url.lastIndexOf('/') + 1))
    const measured = (await moduleGraph([program]))
      .filter((line) => line.startsWith('file '))
      .map((line) => line.split(' ')[1] ?? '')
      .map((name) => name.slice(name.lastIndexOf('/') + 1))
    expect(loaded).toHaveLength(specifiers.length + 4)
    expect(sorted(measured)).toEqual(sorted(loaded))
  })

  test('refuses what the exports exclude', async () => {
    const folder = writeFileTree({ ...packages, 'program.mjs': "import '@lockstep/fixture/feature/private/x'" })
    expect(await refusalCode(() => moduleGraph([new URL('program.mjs', folder)]))).toBe('UnmeasurableModule')
  })
})
