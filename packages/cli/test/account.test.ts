import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommandLine } from '../src/index.js'
import { temporaryFolder } from './run-lockstep.js'

/** Runs `lockstep account … --json` on a keystore; answers its exit code and its document. */
async function account(keystore: string, ...args: readonly string[]): Promise<{ code: number; document: unknown }> {
  const lines: string[] = []
  const terminal = { write: (line: string) => void lines.push(line), progress: () => undefined, keys: undefined }
  const code = await runCommandLine(['account', ...args, '--keystore', keystore, '--json'], terminal)
  return { code, document: JSON.parse(lines.join('\n')) }
}

// SPEC: Substrate's sp-keyring: the accounts of //Alice by scheme; ecdsa is blake2-256 of the public key.
const alice = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'
// As every Substrate tool shows her.
const aliceAddress = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const aliceEd25519 = '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee'
// SPEC: RFC 8032, section 7.1, test 1.
const rfcSeed = '0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
const rfcAccount = '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'

test('new, list and show: secrets in a file of mode 600, and nowhere else', async () => {
  const keystore = join(await temporaryFolder(), 'home/accounts.json')
  const made = await account(keystore, 'new', 'carol', '--scheme', 'ed25519')
  expect(made).toMatchObject({ code: 0, document: { name: 'carol', scheme: 'ed25519', keystore } })
  expect(statSync(keystore).mode & 0o777).toBe(0o600)
  const stored = JSON.parse(readFileSync(keystore, 'utf8'))
  const { seed, account: own } = stored.accounts.carol
  const listed = await account(keystore, 'list', '--dev')
  expect(listed.document).toContainEqual(expect.objectContaining({ name: 'carol', scheme: 'ed25519', account: own }))
  expect(listed.document).toContainEqual({ name: '//Alice', scheme: 'sr25519', account: alice, address: aliceAddress })
  expect(JSON.stringify([made, listed])).not.toContain(seed.slice(2))
  expect(await account(keystore, 'show', 'carol')).toMatchObject({ document: { account: own } })
  expect(await account(keystore, 'show', 'ed25519://Alice')).toMatchObject({ document: { account: aliceEd25519 } })
})

test('import: RFC 8032 section 7.1 test 1, from a file', async () => {
  const folder = await temporaryFolder()
  const keystore = join(folder, 'accounts.json')
  writeFileSync(join(folder, 'seed'), `${rfcSeed}\n`)
  const imported = await account(keystore, 'import', 'rfc', '--scheme', 'ed25519', '--seed-file', join(folder, 'seed'))
  expect(imported).toMatchObject({ code: 0, document: { account: rfcAccount } })
  expect(await account(keystore, 'new', 'rfc')).toMatchObject({
    code: 1,
    document: { error: { code: 'AccountExists' } },
  })
})

test('refuses a keystore that others can read, and one that is none', async () => {
  const keystore = join(await temporaryFolder(), 'accounts.json')
  await account(keystore, 'new', 'carol')
  chmodSync(keystore, 0o644)
  expect(await account(keystore, 'list')).toMatchObject({
    code: 1,
    document: { error: { code: 'KeystoreReadable', value: '644' } },
  })
  chmodSync(keystore, 0o600)
  for (const text of ['', '{}', '{"format":"lockstep-keystore/1","accounts":{"a":{"scheme":"rsa"}}}']) {
    writeFileSync(keystore, text)
    expect(await account(keystore, 'new', 'dan')).toMatchObject({ document: { error: { code: 'KeystoreMalformed' } } })
    expect(readFileSync(keystore, 'utf8')).toBe(text)
  }
})

test('refuses mistakes by their names, and never repeats what may be a secret', async () => {
  const folder = await temporaryFolder()
  const keystore = join(folder, 'accounts.json')
  writeFileSync(join(folder, 'seed'), '0xdeadbeef')
  const mistakes: [readonly string[], string][] = [
    [[], 'new|import|list|show is missing'],
    [['remove'], "action is 'remove'; there are new, import, list and show"],
    [['new'], 'NAME is missing'],
    [['new', 'Carol'], "NAME is 'Carol'"],
    [['new', 'carol', '--scheme', 'rsa'], "--scheme is 'rsa'; there are sr25519, ed25519, ecdsa"],
    [['import', 'dan'], '--seed-file is missing'],
    [['import', 'dan', '--seed-file', join(folder, 'none')], 'it cannot be read'],
    [['show', 'dan'], "NAME is 'dan'; write //Alice"],
    [['show', '//'], 'NAME is'],
    [['list', 'all', 'more'], "argument is 'more'"],
    [['list', '--sceme', 'rsa'], "option is '--sceme'; lockstep account has --scheme"],
    [['new', 'dan', '--scheme'], '--scheme is missing; write --scheme SCHEME'],
  ]
  for (const [args, message] of mistakes) await expect(account(keystore, ...args)).rejects.toThrow(message)
  const refused = account(keystore, 'import', 'dan', '--seed-file', join(folder, 'seed'))
  await expect(refused).rejects.toThrow('is none; write 0x and 64')
  await expect(refused).rejects.not.toThrow('deadbeef')
})

describe('addresses', () => {
  const nowhere = '/nowhere/accounts.json'

  test('are taken where accounts are, and shown for the network that is asked for', async () => {
    const shown = await account(nowhere, 'show', aliceAddress)
    expect(shown).toEqual({ code: 0, document: { name: aliceAddress, account: alice, address: aliceAddress } })
    const other = await account(nowhere, 'show', '//Alice', '--ss58-prefix', '13')
    expect(other.document).toMatchObject({ account: alice })
    const { address } = Object(other.document)
    expect(address).not.toBe(aliceAddress)
    expect(await account(nowhere, 'show', String(address), '--ss58-prefix', '13')).toMatchObject({
      document: { account: alice },
    })
  })

  test.each([
    [[aliceAddress.replace('5G', '5H')], 'does not fit its checksum'],
    [[aliceAddress, '--ss58-prefix', '13'], 'is of the network with prefix 42, expected 13'],
    [['15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'], 'is of the network with prefix 0, expected 42'],
    [[aliceAddress, '--ss58-prefix', '46'], '46 and 47'],
    [[aliceAddress, '--ss58-prefix', '16384'], "--ss58-prefix is '16384'"],
  ])('%j is refused in one sentence', async (args, message) => {
    await expect(account(nowhere, 'show', ...args)).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringContaining(message),
    })
  })
})
