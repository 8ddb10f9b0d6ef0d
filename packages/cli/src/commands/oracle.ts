import { resolve } from 'node:path'
import { setTimeout as pauseFor } from 'node:timers/promises'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { base58Text, parseBase58Text } from '@lockstep/adapters/integritee-rpc'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { genericSs58Prefix } from '@lockstep/adapters/parentchain/integritee'
import { createPlatform } from '@lockstep/adapters/tee'
import { type Hex, LockstepError } from '@lockstep/core'
import { keystorePath } from '../account/keystore.js'
import { resolveSigner } from '../account/resolve-account.js'
import { type Command, type CommandInput, defineCommand } from '../command.js'
import { readOriginOf } from '../dev/dev-origin.js'
import { readDuration } from '../duration.js'
import { connectChain, type RemoteChain } from '../network/connect-chain.js'
import { isH256, type NetworkFile, networkPath, readNetworkFile } from '../network/network-file.js'
import { wholeNumber } from '../parse-options.js'
import { systemEntropy } from '../system-entropy.js'
import { includeExtrinsic } from '../teeracle/include-extrinsic.js'
import { type OracleEnclave, openOracleEnclave } from '../teeracle/oracle-enclave.js'
import { oracleEvents, requireSudone } from '../teeracle/oracle-events.js'
import { measureOracle, sourceName, textBytes } from '../teeracle/oracle-source.js'
import { readSource, sourceOptions } from '../teeracle/read-source.js'
import { untilStopped } from '../until-stopped.js'
import { usageError } from '../usage-error.js'

const options = {
  ...sourceOptions,
  every: { type: 'string', hint: 'TIME', help: 'with run: between two updates; 10s' },
  updates: { type: 'string', hint: 'N', help: 'with run: ends after so many, or with the first that fails' },
  platform: { type: 'string', hint: 'DIR', help: 'with run: folder of lockstep dev --data: the simulated machine' },
  from: { type: 'string', hint: 'ACCOUNT', help: 'with whitelist: the root of the parentchain; //Alice' },
  last: { type: 'string', hint: 'N', help: 'with events: of so many blocks; 100' },
  network: { type: 'string', hint: 'FILE', help: 'what lockstep dev wrote; .lockstep/network.json' },
  json: { type: 'boolean', default: false, help: 'prints JSON' },
} as const

type Input = CommandInput<typeof options>

/** `lockstep oracle` */
export const oracleCommand: Command = defineCommand({
  name: 'oracle',
  summary: 'Tells the parentchain what a web server says, by an enclave that the chain must have whitelisted for it',
  positionals: ['run|measure|whitelist|events', '[SOURCE]', '[MRENCLAVE]'],
  options,
  details: [
    'Address, certificate and value are measured: another server, or another root, is another MRENCLAVE, and whitelisted by',
    'itself. A SOURCE is the origin of the address, such as https://api.example.org/. TLS ends in the enclave.',
  ],
  examples: [
    'oracle measure --url https://localhost:8443/ticker --root root.pem --value /price --pair TEER/USD',
    'oracle whitelist https://localhost:8443/ MRENCLAVE --from //Alice',
    'oracle run --url https://localhost:8443/ticker --root root.pem --value /price --pair TEER/USD --platform ./network',
    'oracle events --last 20 --json',
  ],
  async run(input) {
    const [action = '', ...rest] = input.positionals
    if (action !== 'whitelist' && rest[0] !== undefined) throw usageError('argument', rest[0], `${action} takes none`)
    switch (action) {
      case 'run':
        return run(input)
      case 'measure':
        return measure(input)
      case 'whitelist':
        return whitelist(input, rest)
      case 'events':
        return events(input)
      default:
        throw usageError('action', action, 'there are run, measure, whitelist and events')
    }
  },
})

async function measure({ values, report }: Input): Promise<number> {
  const source = await readSource(values)
  const mrenclave = measureOracle(createProvider(), source, (await networkOf(values)).genesisHash)
  const name = sourceName(source.url)
  report(`MRENCLAVE  ${base58Text(mrenclave)}  ${mrenclave}\nsource     ${name}`, { mrenclave, source: name })
  return 0
}

async function run({ values, terminal, report }: Input): Promise<number> {
  const source = await readSource(values)
  const every = readDuration('--every', values.every ?? '10s', 10, 86_400_000)
  const updates = values.updates === undefined ? undefined : wholeNumber('--updates', values.updates, 1, 1_000_000)
  if (values.platform === undefined) throw usageError('--platform', undefined, 'name the folder of lockstep dev --data')
  const { chain, file } = await chainOf(values)
  const { platformSecret } = await readOriginOf(resolve(values.platform))
  const provider = createProvider()
  const platform = createPlatform({ provider, entropy: () => platformSecret })
  const { genesisHash } = file
  const enclave = openOracleEnclave({ provider, entropy: systemEntropy, platform, source, genesisHash })
  await register(chain, enclave)
  // With a number of updates it ends by itself, and Ctrl-C ends it as any command.
  const signal = updates === undefined ? untilStopped().signal : undefined
  const { mrenclave, account } = enclave
  const told: { readonly value: string; readonly block: number }[] = []
  while (signal?.aborted !== true && (updates === undefined || told.length < updates)) {
    try {
      told.push(await update(chain, enclave))
      terminal.progress(`${told.length} updates, the last ${told.at(-1)?.value} in block ${told.at(-1)?.block}`)
    } catch (error) {
      if (updates !== undefined || !(error instanceof LockstepError)) throw error
      process.stderr.write(`oracle: ${error.code}: ${error.message}\n`)
    }
    if (told.length !== updates) await pauseFor(every, undefined, { signal }).catch(() => undefined)
  }
  terminal.progress('')
  const lines = told.map(({ value, block }) => `${value} in block ${block}`)
  report([`MRENCLAVE ${mrenclave}, account ${account}`, ...lines].join('\n'), { mrenclave, account, updates: told })
  return 0
}

/** A chain without fees takes the extrinsics of an account that has nothing. */
async function register(chain: RemoteChain, enclave: OracleEnclave): Promise<void> {
  if (await chain.isRegistered(enclave.account)) return
  await includeExtrinsic(chain, enclave.registration(await chain.nextNonce(enclave.account)))
}

async function update(chain: RemoteChain, enclave: OracleEnclave) {
  const { value, extrinsic } = await enclave.update(await chain.nextNonce(enclave.account))
  return { value, block: await includeExtrinsic(chain, extrinsic) }
}

async function whitelist({ values, report }: Input, [name, id]: readonly string[]): Promise<number> {
  if (name === undefined) throw usageError('SOURCE', undefined, 'name one, such as https://api.example.org/')
  if (id === undefined) throw usageError('MRENCLAVE', undefined, 'name what lockstep oracle measure prints')
  const mrenclave = isH256(id) ? id : parsedId(id)
  const { chain } = await chainOf(values)
  const [provider, entropy] = [createProvider(), systemEntropy]
  const accounts = { provider, entropy, keystore: keystorePath(undefined), addressPrefix: genericSs58Prefix }
  const signer = await resolveSigner(accounts, '--from', values.from ?? '//Alice')
  const invocation = createIndirectInvocation({ provider, chain, signer })
  const call = { type: 'addToWhitelist', value: { source: textBytes(name), mrenclave } } as const
  const hash = await invocation.submit({
    type: 'sudo',
    value: { type: 'sudo', value: { call: { type: 'teeracle', value: call } } },
  })
  const { number } = await invocation.included(hash)
  await requireSudone(chain, number)
  report(`${mrenclave} may speak for ${name} from block ${number} on`, { source: name, mrenclave, block: number })
  return 0
}

async function events({ values, report }: Input): Promise<number> {
  const last = wholeNumber('--last', values.last ?? '100', 1, 100_000)
  const { chain, file } = await chainOf(values)
  const to = await chain.finalizedHead()
  const from = Math.max(1, to - last + 1)
  const found = await oracleEvents(createProvider(), chain, file, { from, to })
  const lines = found.map(({ block, event, source, ...rest }) =>
    [`${block}`, event, source, ...Object.values(rest)].join('  '),
  )
  report(lines.join('\n') || `no oracle has said anything in blocks ${from} to ${to}`, { from, to, events: found })
  return 0
}

function parsedId(text: string): Hex {
  try {
    return parseBase58Text(text)
  } catch {
    throw usageError('MRENCLAVE', text, 'write 32 bytes in base58, or 0x and 64 lower-case hexadecimal digits')
  }
}

async function networkOf({ network }: Input['values']): Promise<NetworkFile> {
  const path = networkPath(network)
  const file = await readNetworkFile(path)
  if (file !== undefined) return file
  throw new LockstepError('NoNetwork', `there is no network file ${path}; start lockstep dev there, or name it`, {
    field: '--network',
    value: path,
  })
}

async function chainOf(values: Input['values']): Promise<{ readonly chain: RemoteChain; readonly file: NetworkFile }> {
  const file = await networkOf(values)
  return { chain: await connectChain(file.parentchain, file.genesisHash), file }
}
