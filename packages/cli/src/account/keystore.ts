import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Hex, LockstepError } from '@lockstep/core'
import type { SignatureScheme } from '@lockstep/core/crypto'
import { isH256 } from '../network/network-file.js'

/** An account and its secret. */
export interface StoredAccount {
  readonly scheme: SignatureScheme
  /** 32 bytes. */
  readonly seed: Hex
  readonly account: Hex
}

export type Keystore = Readonly<Record<string, StoredAccount>>

const format = 'lockstep-keystore/1'

/** The keystore's path: what was given, or `accounts.json` in `LOCKSTEP_HOME`, which is `~/.lockstep` if left out. */
export function keystorePath(given: string | undefined): string {
  return given ?? join(process.env.LOCKSTEP_HOME ?? join(homedir(), '.lockstep'), 'accounts.json')
}

/**
 * Reads a keystore; an empty one where there is no file.
 *
 * @throws LockstepError `KeystoreReadable` for a file that others can read, `KeystoreMalformed`
 */
export async function readKeystore(path: string): Promise<Keystore> {
  let text: string
  try {
    const { mode } = await stat(path)
    if ((mode & 0o077) !== 0) throw readable(path, mode & 0o777)
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (Object(error).code === 'ENOENT') return {}
    if (error instanceof LockstepError) throw error
    throw malformed(path, `cannot be read (${Object(error).code})`)
  }
  const { format: stated, accounts }: Record<string, unknown> = Object(parsed(text))
  if (stated !== format) throw malformed(path, `is no file of format ${format}`)
  const entries = Object.entries(Object(accounts))
  const wrong = entries.find(([, account]) => !isStored(account))
  if (wrong !== undefined) throw malformed(path, `has an account ${wrong[0]} without scheme, seed and account`)
  return Object.fromEntries(entries.filter((entry): entry is [string, StoredAccount] => isStored(entry[1])))
}

/** Writes a keystore that its owner alone can read; the one before stays until the new one is whole. */
export async function writeKeystore(path: string, accounts: Keystore): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const next = `${path}.${process.pid}`
  const file = await open(next, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ format, accounts }, undefined, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, path)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isStored(value: unknown): value is StoredAccount {
  const { scheme, seed, account }: Record<string, unknown> = Object(value)
  return (scheme === 'sr25519' || scheme === 'ed25519' || scheme === 'ecdsa') && isH256(seed) && isH256(account)
}

function readable(path: string, mode: number): LockstepError {
  const shown = mode.toString(8)
  return new LockstepError(
    'KeystoreReadable',
    `${path} has mode ${shown}, so others can read its secrets; it must have 600: chmod 600 ${path}`,
    { field: '--keystore', value: shown, limit: '600' },
  )
}

function malformed(path: string, why: string): LockstepError {
  return new LockstepError('KeystoreMalformed', `${path} ${why}; name another by --keystore`, {
    field: '--keystore',
    value: path,
  })
}
