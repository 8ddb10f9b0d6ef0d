/** One way to execute the same inputs once more. Nothing of it may show. */
export interface Environment {
  readonly name: string
  /** `again`: the base's own second execution, on a fresh state; not a process of its own. */
  readonly engine: 'node' | 'quickjs' | 'again'
  /** Environment variables beside `PATH`. */
  readonly variables: Readonly<Record<string, string>>
  /** Flags of the Node process. */
  readonly flags: readonly string[]
  /** Megabytes of stack of a thread to run in; `undefined`: the process's main thread. */
  readonly threadStackMb?: number
  readonly perturbed: boolean
  /** What is to blame where no ambient read was answered differently. */
  readonly suspect: string
}

const plain = { TZ: 'UTC', LC_ALL: 'C', LANG: 'C', HOME: '/', USER: 'lockstep' }
const engine = "what engines do differently: an error's text, the order in which sort compares, Unicode tables, limits"

const usual: Omit<Environment, 'name'> = {
  engine: 'node',
  variables: plain,
  flags: [],
  perturbed: false,
  suspect: engine,
}

/** What every other environment is held against. */
export const baseEnvironment: Environment = { ...usual, name: 'base' }

const stack = 'the depth of the stack'

/** All others, the most telling first. */
export const otherEnvironments: readonly Environment[] = [
  { ...usual, name: 'small stack', flags: ['--stack-size=400'], suspect: stack },
  { ...usual, name: 'large stack', threadStackMb: 8, suspect: stack },
  {
    ...usual,
    name: 'tokyo',
    variables: { ...plain, TZ: 'Asia/Tokyo', LC_ALL: 'sv_SE.UTF-8', LANG: 'sv_SE.UTF-8' },
    suspect: 'time zone or locale',
  },
  {
    ...usual,
    name: 'apia',
    variables: { ...plain, TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    suspect: 'time zone or locale',
  },
  {
    ...usual,
    name: 'perturbed',
    perturbed: true,
    variables: { ...plain, HOME: '/elsewhere', USER: 'nobody', NODE_ENV: 'production', HOSTNAME: 'another' },
    suspect: 'clock, randomness or an engine-defined function',
  },
  { ...usual, name: 'again', engine: 'again', suspect: 'state that the module keeps outside of its declared state' },
  { ...usual, name: 'unoptimized', flags: ['--no-opt', '--hash-seed=7', '--random-seed=7'], suspect: engine },
  { ...usual, name: 'jitless', flags: ['--jitless', '--no-expose-wasm'], suspect: engine },
  { ...usual, name: 'quickjs', engine: 'quickjs', suspect: engine },
]
