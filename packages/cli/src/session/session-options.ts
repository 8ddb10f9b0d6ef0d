/** How commands find a network, a worker, and what is to be trusted of them. */
export const sessionOptions = {
  network: { type: 'string', hint: 'FILE', help: 'what lockstep dev wrote; .lockstep/network.json' },
  worker: { type: 'string', hint: 'URL|N', help: 'wss address, or number in the network file; 1' },
  stf: { type: 'string', hint: 'FILE', help: 'module of the STF; the network file’s' },
  export: { type: 'string', hint: 'NAME', help: 'which STF, where the module exports several' },
  mrenclave: { type: 'string', hint: 'ID', help: 'the only code to trust; the network file’s' },
  shard: { type: 'string', hint: 'ID', help: 'the network file’s, or as MRENCLAVE' },
  'quoting-key': { type: 'string', multiple: true, hint: '0x…', help: 'platform to believe; may be repeated' },
  keystore: { type: 'string', hint: 'FILE', help: 'where accounts are; ~/.lockstep/accounts.json' },
  'ss58-prefix': { type: 'string', hint: 'N', help: 'network of SS58 addresses, such as 13 for Integritee; 42' },
  json: { type: 'boolean', default: false, help: 'prints JSON' },
} as const

/** The values of {@link sessionOptions}. */
export interface SessionValues {
  readonly network?: string | undefined
  readonly worker?: string | undefined
  readonly stf?: string | undefined
  readonly export?: string | undefined
  readonly mrenclave?: string | undefined
  readonly shard?: string | undefined
  readonly 'quoting-key'?: string[] | undefined
  readonly keystore?: string | undefined
  readonly 'ss58-prefix'?: string | undefined
}
