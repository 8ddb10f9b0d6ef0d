import { type Codec, type Hex, LockstepError } from '@lockstep/core'
import { encode, schemaText } from '@lockstep/core/codec'
import type { JsonValue } from '@lockstep/testkit'
import { valueFromJson } from '@lockstep/testkit/value-from-json'
import { type AccountSource, resolveAccount } from '../account/resolve-account.js'
import { usageError } from '../usage-error.js'

/**
 * Reads arguments from JSON by their codec: integers of more than 32 bits as decimal text or whole numbers, 32 bytes
 * also by an account's name. Every mistake names its field.
 *
 * @throws LockstepError `Usage`
 */
export async function readArguments<Value>(source: AccountSource, codec: Codec<Value>, text: string): Promise<Value> {
  const json = parsed(text, codec)
  const accounts = await namedAccounts(source, codec, json)
  const value = valueWith(codec, json, (name) => accounts.get(name) ?? name)
  requireFit(codec, value)
  return value
}

/** The accounts that stand in places of 32 bytes, by their names. Looked up beforehand: a keystore is a file. */
async function namedAccounts<Value>(
  source: AccountSource,
  codec: Codec<Value>,
  json: JsonValue,
): Promise<ReadonlyMap<string, Hex>> {
  const paths = new Map<string, string>()
  valueWith(codec, json, (name, path) => {
    if (!name.startsWith('0x')) paths.set(name, path)
    return name
  })
  const accounts = [...paths].map(async ([name, path]) => [name, await resolveAccount(source, path, name)] as const)
  return new Map(await Promise.all(accounts))
}

function valueWith<Value>(
  { schema }: Pick<Codec<Value>, 'schema'>,
  json: JsonValue,
  resolve: (name: string, path: string) => string,
): unknown {
  return valueFromJson({ resolve, refuse: usageError }, schema, '--args', json)
}

/** Asserts that the codec takes the value. */
function requireFit<Value>(codec: Codec<Value>, value: unknown): asserts value is Value {
  try {
    encode<unknown>(codec, value)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw usageError(
      '--args',
      JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)),
      error.message,
    )
  }
}

function parsed(text: string, { schema }: Pick<Codec<unknown>, 'schema'>): JsonValue {
  try {
    const json: JsonValue = JSON.parse(text)
    return json
  } catch {
    throw usageError('--args', text, `it is no JSON; write ${schemaText(schema)} as an object`)
  }
}
