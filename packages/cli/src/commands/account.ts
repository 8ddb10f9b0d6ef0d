import { readFile } from 'node:fs/promises'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { ss58Address } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { createSigner, type SignatureScheme } from '@lockstep/core/crypto'
import { readAddressPrefix } from '../account/address-prefix.js'
import { keystorePath, readKeystore, writeKeystore } from '../account/keystore.js'
import { resolveAccount } from '../account/resolve-account.js'
import { type Command, type CommandInput, defineCommand } from '../command.js'
import { devAccounts, signatureSchemes } from '../dev/dev-accounts.js'
import { isH256 } from '../network/network-file.js'
import { sessionOptions } from '../session/session-options.js'
import { systemEntropy } from '../system-entropy.js'
import { usageError } from '../usage-error.js'

const options = {
  scheme: { type: 'string', hint: 'SCHEME', help: 'sr25519, ed25519 or ecdsa; sr25519' },
  'seed-file': { type: 'string', hint: 'FILE', help: 'with import: 0x and 64 digits; - for standard input' },
  dev: { type: 'boolean', default: false, help: 'with list: the development accounts, too' },
  keystore: { type: 'string', hint: 'FILE', help: 'where secrets are; ~/.lockstep/accounts.json' },
  'ss58-prefix': sessionOptions['ss58-prefix'],
  json: { type: 'boolean', default: false, help: 'prints JSON' },
} as const

type Input = CommandInput<typeof options>

/** `lockstep account` */
export const accountCommand: Command = defineCommand({
  name: 'account',
  summary: 'Makes, imports, lists and shows accounts',
  positionals: ['new|import|list|show', '[NAME]'],
  options,
  details: [
    'Secrets are kept in a file of mode 600. They are never printed, and never taken from the command line,',
    'where other users of the machine can read them. //Alice to //Ferdie are development accounts.',
  ],
  examples: [
    'account new carol',
    'account import dan --seed-file dan.seed',
    'account list --dev',
    'account show //Alice',
    'account show 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  ],
  async run(input) {
    const { positionals } = input
    const [action = '', name] = positionals
    switch (action) {
      case 'new':
        return add(input, nameOf(name), systemEntropy(32))
      case 'import':
        return add(input, nameOf(name), await seedOf(input))
      case 'list':
        return list(input)
      case 'show':
        return show(input, name)
      default:
        throw usageError('action', action, 'there are new, import, list and show')
    }
  },
})

async function add({ values, report }: Input, name: string, seed: Uint8Array): Promise<number> {
  const path = keystorePath(values.keystore)
  const scheme = schemeOf(values.scheme)
  const accounts = await readKeystore(path)
  if (Object.hasOwn(accounts, name)) {
    throw new LockstepError('AccountExists', `${path} has an account ${name} already; choose another name`, {
      field: 'NAME',
      value: name,
    })
  }
  const { account } = createSigner(createProvider(), scheme, seed, systemEntropy)
  await writeKeystore(path, { ...accounts, [name]: { scheme, seed: toHex(seed), account } })
  const address = addressOf(values, account)
  report(`${name} ${scheme} ${account} ${address}`, { name, scheme, account, address, keystore: path })
  return 0
}

async function list({ values, report }: Input): Promise<number> {
  const stored = Object.entries(await readKeystore(keystorePath(values.keystore)))
  const own = stored.map(([name, { scheme, account }]) => ({ name, scheme, account }))
  const accounts = values.dev ? [...own, ...devAccounts(createProvider(), systemEntropy)] : own
  const shown = accounts.map((each) => ({ ...each, address: addressOf(values, each.account) }))
  const lines = shown.map(({ name, scheme, account, address }) => `${name} ${scheme} ${account} ${address}`)
  report(lines.join('\n') || 'no accounts; lockstep account new NAME makes one', shown)
  return 0
}

async function show({ values, report }: Input, name: string | undefined): Promise<number> {
  if (name === undefined) throw usageError('NAME', undefined, 'name an account, such as //Alice')
  const addressPrefix = readAddressPrefix(values['ss58-prefix'])
  const keystore = keystorePath(values.keystore)
  const source = { provider: createProvider(), entropy: systemEntropy, keystore, addressPrefix }
  const account = await resolveAccount(source, 'NAME', name)
  const address = ss58Address(account, addressPrefix)
  report(`${account} ${address}`, { name, account, address })
  return 0
}

function addressOf(values: Input['values'], account: Hex): string {
  return ss58Address(account, readAddressPrefix(values['ss58-prefix']))
}

function nameOf(name: string | undefined): string {
  if (name !== undefined && /^[a-z][a-z0-9_-]{0,31}$/.test(name)) return name
  throw usageError('NAME', name, 'write 1 to 32 of a-z, 0-9, - and _, a letter first')
}

function schemeOf(text: string | undefined): SignatureScheme {
  const found = signatureSchemes.find((scheme) => scheme === (text ?? 'sr25519'))
  if (found !== undefined) return found
  throw usageError('--scheme', text, `there are ${signatureSchemes.join(', ')}`)
}

async function seedOf({ values }: Input): Promise<Uint8Array> {
  const path = values['seed-file']
  if (path === undefined)
    throw usageError('--seed-file', undefined, 'name a file with 0x and 64 digits; - for standard input')
  const text = (await seedText(path)).trim()
  // What stands in the file is a secret, or was meant to be one: it is not repeated.
  if (isH256(text)) return fromHex(text)
  throw new LockstepError('Usage', `the seed in ${path} is none; write 0x and 64 lower-case hexadecimal digits there`, {
    field: '--seed-file',
  })
}

async function seedText(path: string): Promise<string> {
  try {
    return await readFile(path === '-' ? '/dev/stdin' : path, 'utf8')
  } catch {
    throw usageError('--seed-file', path, 'it cannot be read')
  }
}
