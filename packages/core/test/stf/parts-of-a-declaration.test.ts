import { describe, expect, test } from 'vitest'
import { AccountId, u8, u128, value } from '../../src/index.js'
import { composeStf, defineStf } from '../../src/stf/index.js'
import { refusal } from '../migration/refusal.js'

const base = { name: 'bad', version: 2, state: {}, calls: {} }
const former = defineStf({ ...base, version: 1 })

/** As plain JavaScript calls it, which no type stops. */
function define(declaration: unknown): unknown {
  return Reflect.apply(defineStf, undefined, [declaration])
}

function compose(part: object): unknown {
  const app = { name: 'app', version: 2, modules: { former: { stf: former } }, ...part }
  return Reflect.apply(composeStf, undefined, [app])
}

class Counter {
  execute() {}
}

class Declaration {
  name = 'bad'
  version = 2
  state = {}
  calls = {}
}

const run = () => undefined
const read = { returns: u8, read: () => 0 }
const enclave = { origin: 'enclave', args: { who: AccountId, amount: u128 }, execute() {} }

type Row = readonly [declared: string, code: string, message: RegExp, declaration: unknown]

const declarations: readonly Row[] = [
  ['nothing', 'NotAnObject', /^declaration is null; write an object/, null],
  ['no name', 'InvalidName', /^name: undefined is no identifier/, { version: 1, state: {}, calls: {} }],
  ['no state', 'NotAnObject', /^state is undefined; write an object, \{\} for/, { name: 'bad', version: 1, calls: {} }],
  ['no calls', 'NotAnObject', /^calls is undefined; write/, { name: 'bad', version: 1, state: {} }],
  ['a list of calls', 'NotAnObject', /^calls is an array of 1; write/, { ...base, calls: [{ execute() {} }] }],
  [
    'a Map of calls',
    'NotPlain',
    /^calls is an instance of a class; write a plain object/,
    { ...base, calls: new Map() },
  ],
  ['an instance', 'NotPlain', /^declaration is an instance of a class/, new Declaration()],
  ['a call that is an instance', 'NotPlain', /^calls\.go is an instance/, { ...base, calls: { go: new Counter() } }],
  [
    'a call whose code is computed',
    'NotPlain',
    /^calls\.go\.execute is computed by a getter; write its value/,
    {
      ...base,
      calls: {
        go: {
          get execute() {
            return run
          },
        },
      },
    },
  ],
  ['a call that is null', 'NotAnObject', /^calls\.go is null; write/, { ...base, calls: { go: null } }],
  ['a class as code', 'NotCode', /^calls\.go\.execute is a class; write a function/, withCall({ execute: Counter })],
  ['null for a weight', 'NotAnObject', /^calls\.go\.weight is null; write/, withCall({ weight: null, execute() {} })],
  [
    'a time in a weight',
    'UnknownField',
    /^calls\.go\.weight\.time is not read by anything; a weight has operations, bytes/,
    withCall({ weight: { operations: 1, bytes: 1, time: 5 }, execute() {} }),
  ],
  [
    'a misspelt field of a limit',
    'UnknownField',
    /^limits\.block\.operation is/,
    { ...base, limits: { block: { operation: 1 } } },
  ],
  [
    'an unknown input',
    'InvalidInbound',
    /^calls\.go\.receives is "foo"; write one of shieldFunds/,
    withCall({ ...enclave, receives: 'foo' }),
  ],
  [
    'a name of every object for an input',
    'InvalidInbound',
    /receives is "toString"/,
    withCall({ ...enclave, receives: 'toString' }),
  ],
  ['an item that is null', 'NotAnItem', /^state\.at is no state item/, { ...base, state: { at: null } }],
  ['hooks that are null', 'NotAnObject', /^hooks is null; write/, { ...base, hooks: null }],
  ['a list of events', 'NotAnObject', /^events is an array of 1; write/, { ...base, events: ['Said'] }],
  [
    'a text for yes or no',
    'NotABoolean',
    /^getters\.public\.ask\.proven is "no"; write true or false/,
    { ...base, getters: { public: { ask: { ...read, proven: 'no' } } } },
  ],
  [
    'a getter that is null',
    'NotAnObject',
    /^getters\.trusted\.ask is null/,
    { ...base, getters: { trusted: { ask: null } } },
  ],
  [
    'an undefined module',
    'NotAnStf',
    /^uses\.bank is undefined and no STF; write/,
    { ...base, uses: { bank: undefined } },
  ],
  ['a module that is null', 'NotAnStf', /^uses\.bank is null and no STF/, { ...base, uses: { bank: null } }],
  ['a module that is a codec', 'NotAnStf', /^uses\.bank is an object and no STF/, { ...base, uses: { bank: u8 } }],
  ['a function with a space in its name', 'InvalidName', /^interface\.a b/, { ...base, interface: { 'a b': run } }],
  ['a view with a space in its name', 'InvalidName', /^views\.a b/, { ...base, views: { 'a b': run } }],
  [
    'a migration without code',
    'NotCode',
    /^migrate\.run is undefined; write a function/,
    { ...base, migrate: { from: former } },
  ],
  [
    'an asynchronous migration',
    'NotSynchronous',
    /^migrate\.run is an AsyncFunction/,
    { ...base, migrate: { from: former, async run() {} } },
  ],
  ['a migration from nowhere', 'NotAnObject', /^migrate\.from is undefined; write/, { ...base, migrate: { run } }],
  [
    'a migration from what is no STF',
    'NotAnStf',
    /^migrate\.from is an object and no STF; write what defineStf has/,
    { ...base, migrate: { from: {}, run } },
  ],
  [
    'a misspelt field of a migration',
    'UnknownField',
    /^migrate\.ran is not read by anything; a migrate has from, run/,
    { ...base, migrate: { from: former, run, ran: run } },
  ],
]

function withCall(go: object): object {
  return { ...base, calls: { go } }
}

const apps: readonly (readonly [declared: string, code: string, message: RegExp, part: object])[] = [
  ['no modules', 'NotAnObject', /^modules is undefined; write/, { modules: undefined }],
  ['a Map of modules', 'NotPlain', /^modules is an instance/, { modules: new Map() }],
  ['a module that is null', 'NotAnObject', /^modules\.a is null; write/, { modules: { a: null } }],
  ['a module without an STF', 'NotAModule', /^modules\.a\.stf is not from/, { modules: { a: { index: 'top' } } }],
  ['a migration from nowhere', 'NotAnObject', /^migrate\.from is undefined; write/, { migrate: {} }],
  ['a migration from what is no STF', 'NotAnStf', /^migrate\.from is/, { migrate: { from: {} } }],
  ['code of its own to migrate', 'UnknownField', /^migrate\.run is not/, { migrate: { from: former, run } }],
]

describe('an STF is refused that has', () => {
  test.each(declarations)('%s: %s', (_, code, message, declaration) => {
    expect(refusal(() => define(declaration))).toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

describe('an app is refused that has', () => {
  test.each(apps)('%s: %s', (_, code, message, part) => {
    expect(refusal(() => compose(part))).toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

describe('a version that migrates', () => {
  const next =
    (version: number, name = 'bad') =>
    () =>
      defineStf({ ...base, name, version, state: { at: value(u8, 0) }, migrate: { from: former, run } })
  const nextApp = (version: number) => () =>
    composeStf({ name: 'app', version, modules: { other: { stf: former } }, migrate: { from: app } })
  const app = composeStf({ name: 'app', version: 1, modules: { former: { stf: former } } })

  test.each([0, 1])('is refused as %d where the former one is 1, in an app too', (version) => {
    for (const define of [next(version), nextApp(version)]) {
      expect(refusal(define)).toMatchObject({
        code: 'VersionNotHigher',
        message: expect.stringContaining(`version is ${version}, and`),
        details: { field: 'version', value: version, limit: 1 },
      })
    }
  })

  test('is higher, or begins again under another name', () => {
    for (const define of [next(2), nextApp(2), next(0, 'other')]) expect(define).not.toThrow()
  })
})
