/** What a new project is made of. */
export interface ProjectOptions {
  /** Of the package; lower-case letters, digits and hyphens. */
  readonly name: string
  /** Of the packages of Lockstep: the command line's own. */
  readonly version: string
  /** The folder, seen from the project, that has the packed packages (`pnpm pack`); the registry if left out. */
  readonly packages?: string
}

/** Those that a project needs, and what their packed files are called in front of the version. */
const packed = {
  '@lockstep/core': 'lockstep-core',
  '@lockstep/adapters': 'lockstep-adapters',
  '@lockstep/stf-balances': 'lockstep-stf-balances',
  '@lockstep/testkit': 'lockstep-testkit',
  lockstep: 'lockstep',
} as const

/** The files of a new project, by their paths. */
export function projectFiles({ name, version, packages }: ProjectOptions): Readonly<Record<string, string>> {
  const place = (own: keyof typeof packed): string =>
    packages === undefined ? version : `file:${packages}/${packed[own]}-${version}.tgz`
  const stf = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  return {
    'package.json': json({
      name,
      version: '0.0.0',
      private: true,
      type: 'module',
      engines: { node: '>=20.19.0' },
      scripts: {
        build: 'tsc -p tsconfig.build.json',
        test: 'tsc && vitest run',
        dev: 'npm run build && lockstep dev dist/stf.js',
        verify: 'npm run build && lockstep verify dist/stf.js',
      },
      dependencies: { '@lockstep/core': place('@lockstep/core') },
      devDependencies: {
        '@fast-check/vitest': '0.5.0',
        // Files do not find each other as the packages of a registry do.
        ...(packages === undefined
          ? {}
          : {
              '@lockstep/adapters': place('@lockstep/adapters'),
              '@lockstep/stf-balances': place('@lockstep/stf-balances'),
            }),
        '@lockstep/testkit': place('@lockstep/testkit'),
        lockstep: place('lockstep'),
        typescript: '6.0.3',
        vitest: '4.1.12',
      },
    }),
    'tsconfig.json': json({
      compilerOptions: {
        ...{ target: 'es2023', lib: ['es2023'], module: 'nodenext', strict: true, noEmit: true },
        ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true, types: [] },
      },
      include: ['src', 'test'],
    }),
    'tsconfig.build.json': json({
      extends: './tsconfig.json',
      compilerOptions: { noEmit: false, rootDir: 'src', outDir: 'dist' },
      include: ['src'],
    }),
    '.gitignore': 'dist\nnode_modules\n.lockstep\nlockstep-counterexample.json\n',
    'src/stf.ts': stfSource(stf),
    'test/stf.verify.test.ts': verifyTest,
    'test/stf.test.ts': exampleTest,
    'README.md': readme(name),
  }
}

const json = (document: unknown): string => `${JSON.stringify(document, undefined, 2)}\n`

const stfSource = (
  name: string,
): string => `import { AccountId, defineStf, map, sum, u128, value } from '@lockstep/core'

/** Funds that come in by shielding, move by transfers, and leave by unshielding. */
export const stf = defineStf({
  name: '${name}',
  version: 1,
  state: { supply: value(u128, 0n), free: map(AccountId, u128, 0n) },
  errors: ['NotEnough', 'TooMuch'],
  events: { Transferred: { from: AccountId, to: AccountId, amount: u128 } },
  effects: { unshieldFunds: { beneficiary: AccountId, amount: u128 } },
  calls: {
    shield: {
      origin: 'enclave',
      receives: 'shieldFunds',
      args: { who: AccountId, amount: u128 },
      execute({ state, fail }, { who, amount }) {
        if (state.supply.get() + amount >= 2n ** 128n) fail('TooMuch')
        state.supply.update((supply) => supply + amount)
        state.free.update(who, (free) => free + amount)
      },
    },
    transfer: {
      args: { to: AccountId, amount: u128 },
      execute({ state, origin, emit, fail }, { to, amount }) {
        if (state.free.get(origin) < amount) fail('NotEnough')
        state.free.update(origin, (free) => free - amount)
        state.free.update(to, (free) => free + amount)
        emit('Transferred', { from: origin, to, amount })
      },
    },
    unshield: {
      args: { beneficiary: AccountId, amount: u128 },
      execute({ state, origin, send, fail }, { beneficiary, amount }) {
        if (state.free.get(origin) < amount) fail('NotEnough')
        state.free.update(origin, (free) => free - amount)
        state.supply.update((supply) => supply - amount)
        send('unshieldFunds', { beneficiary, amount })
      },
    },
  },
  getters: {
    public: { supply: { returns: u128, read: ({ state }) => state.supply.get() } },
    trusted: { balance: { returns: u128, read: ({ state, origin }) => state.free.get(origin) } },
  },
  invariants: { supply: ({ state }) => sum(state.free, (free) => free) === state.supply.get() },
})
`

/** Apart: what looks for imports by lines would take it for one of this file. */
const importStf = "import { stf } from '../src/stf.js'"

const verifyTest = `import { verifying } from '@lockstep/testkit/vitest'
${importStf}

// Every property that workers need to stay in lockstep, and a check of the source. LOCKSTEP_BUDGET=5m searches for
// longer. What no log can reach is listed with its reason: { unreachable: { 'error TooMany': 'takes eleven accounts' } }.
verifying(stf, { module: 'src/stf.ts', budget: { runs: 30 } })
`

const exampleTest = `import { createReader } from '@lockstep/core/codec'
import { expect, test } from 'vitest'
${importStf}

// Clients send these numbers: a new call goes to the end.
test('the wire has the calls in the order of their declaration', () => {
  expect(Object.values(stf.calls).map(({ name, path }) => [name, ...path])).toEqual([
    ['shield', 0],
    ['transfer', 1],
    ['unshield', 2],
  ])
  expect(stf.readCall(createReader(Uint8Array.of(1)))?.name).toBe('transfer')
})
`

const readme = (name: string): string => `# ${name}

A state-transition function for trusted workers. It is declared in \`src/stf.ts\`.

\`\`\`sh
npm install
npm test                 # compiles, and proves that workers stay in lockstep
npm run dev              # a parentchain and a worker, until Ctrl-C
\`\`\`

A red property names the shortest log that breaks it, and leaves a file. What to do with it:

\`\`\`sh
npx lockstep explain node_modules/.cache/lockstep/FILE.json   # one paragraph
npx lockstep replay node_modules/.cache/lockstep/FILE.json    # step by step, with a regression test for vitest
\`\`\`

In another terminal:

\`\`\`sh
npx lockstep shield //Alice 6 --from //Alice
npx lockstep transfer //Bob 2 --from //Alice
npx lockstep get balance --from //Bob
\`\`\`
`
