import { readFile } from 'node:fs/promises'
import { usageError } from '../usage-error.js'
import type { OracleSource } from './oracle-source.js'

/** The options that say what an oracle asks. */
export const sourceOptions = {
  url: { type: 'string', hint: 'URL', help: 'https address of a JSON document' },
  root: { type: 'string', hint: 'FILE', help: 'the one certificate, in PEM, that vouches for its host' },
  value: { type: 'string', hint: 'POINTER', help: 'which value of the document, such as /price/usd' },
  pair: { type: 'string', hint: 'PAIR', help: 'it is the exchange rate of a trading pair, such as TEER/USD' },
  name: { type: 'string', hint: 'NAME', help: 'it is other data, told under that name' },
} as const

/** The values of {@link sourceOptions}. */
export type SourceValues = { readonly [Name in keyof typeof sourceOptions]?: string | undefined }

/** @throws LockstepError `Usage` */
export async function readSource(values: SourceValues): Promise<OracleSource> {
  const { url, root, value, pair, name } = values
  if (url === undefined || !/^https:\/\/[^/?#]+/.test(url)) throw usageError('--url', url, 'write an https address')
  if (root === undefined) throw usageError('--root', undefined, 'name the file of a certificate in PEM')
  if (value === undefined || !/^(\/[^\s]*)?$/.test(value)) throw usageError('--value', value, 'write it as /price/usd')
  const told = pair ?? name
  if (told === undefined || (pair !== undefined && name !== undefined))
    throw usageError('--pair', pair, 'give either --pair or --name')
  return { kind: pair === undefined ? 'data' : 'pair', name: told, url, pointer: value, root: await pemOf(root) }
}

async function pemOf(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  } catch {
    // The same mistake.
  }
  throw usageError('--root', path, 'it is no file with a certificate in PEM')
}
