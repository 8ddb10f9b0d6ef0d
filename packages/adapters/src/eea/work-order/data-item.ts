import { z } from 'zod'
import { forbidden, optionalText } from './optional-field.js'
import type { WorkOrderProfile } from './profile.js'
import { base64Schema, boundedText, hexSchema, profiledHexSchema } from './text-schema.js'

/**
 * One input, one output, or where an output goes.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Work Order Data Formats".
 */
export interface DataItem {
  /** Orders the items for the hashes and names inputs and outputs; whole, from 0, once per array. */
  readonly index: number
  /** Hash of the plaintext, 32 bytes in hexadecimal. */
  readonly dataHash?: string | undefined
  /** The data, or in a request's output a reference to where it goes; base64, encrypted or clear. */
  readonly data?: string | undefined
  /**
   * Absent, `null`, `"null"` or `""`: the data is under the session key. `"-"`: it is clear. Else a third party's data
   * key in hexadecimal, wrapped for the worker and encrypted under the session key.
   */
  readonly encryptedDataEncryptionKey?: string | null | undefined
  /** Initialization vector, 12 bytes in hexadecimal. */
  readonly iv?: string | undefined
}

/** An input: the data is there. */
export interface InDataItem extends DataItem {
  readonly data: string
}

/** Most items of one array. */
export const MAX_DATA_ITEMS = 256
/** Most bytes of one item, encrypted. */
export const MAX_DATA_BYTES: number = 8 * 1024 * 1024
/** Most bytes of an encrypted data key: a wrapped key of RSA-4096, an initialization vector and a tag, doubled. */
const MAX_DATA_KEY_BYTES = 1080
const MAX_INDEX = 0xffff_ffff
const IV_LENGTH = 12
const HASH_LENGTH = 32

/** Schema of a request's `inData`. */
export function inDataSchema(profile: WorkOrderProfile): z.ZodType<readonly InDataItem[]> {
  const limit = `an array of 1 to ${MAX_DATA_ITEMS} items; a JSON Web Token of them is not supported`
  return itemsOf(z.strictObject({ ...itemFields(profile, true), data: dataSchema() }, notAnItem), limit).min(1, limit)
}

/** Schema of a request's `outData`. */
export function outDataSchema(profile: WorkOrderProfile): z.ZodType<readonly DataItem[]> {
  const item = z.strictObject(
    {
      ...itemFields(profile, profile.records.looseItems),
      data: optionalText(profile, dataSchema()),
    },
    notAnItem,
  )
  return itemsOf(item, `an array of at most ${MAX_DATA_ITEMS} items`)
}

/** Schema of a result's `outData`. Its `encryptedDataEncryptionKey` and `iv` are there only in some profiles. */
export function resultDataSchema(profile: WorkOrderProfile): z.ZodType<readonly InDataItem[]> {
  const { encryptedDataEncryptionKey, ...fields } = itemFields(profile, true)
  const isRepeated = profile.resultItemKey !== undefined
  const item = z.strictObject(
    {
      ...fields,
      data: dataSchema(),
      encryptedDataEncryptionKey: isRepeated ? encryptedDataEncryptionKey : forbidden('absent in a result'),
    },
    notAnItem,
  )
  return itemsOf(item, `an array of at most ${MAX_DATA_ITEMS} items`)
}

const notAnItem = { error: 'an object with the index of a data item and its other members' }

function itemsOf<Item extends DataItem>(item: z.ZodType<Item>, limit: string): z.ZodArray<z.ZodType<Item>> {
  return z
    .array(item, { error: limit })
    .max(MAX_DATA_ITEMS, { error: limit, abort: true })
    .check((context) => {
      const repeated = repeatedIndex(context.value)
      if (repeated === undefined) return
      context.issues.push({
        code: 'custom',
        message: 'an index that no other item of the array has',
        path: [repeated, 'index'],
        input: context.value,
      })
    })
}

function repeatedIndex(items: readonly DataItem[]): number | undefined {
  const seen = new Set<number>()
  const at = items.findIndex(({ index }) => seen.size === seen.add(index).size)
  return at < 0 ? undefined : at
}

function itemFields(profile: WorkOrderProfile, dataHash: boolean) {
  const index = `a whole number from 0 to ${MAX_INDEX}`
  return {
    index: z.int({ error: index }).min(0, index).max(MAX_INDEX, index),
    dataHash: dataHash
      ? optionalText(profile, profiledHexSchema(profile, HASH_LENGTH, HASH_LENGTH))
      : forbidden('absent in the outData of a request'),
    encryptedDataEncryptionKey: z.optional(z.nullable(dataKeySchema())),
    iv: optionalText(profile, hexSchema(IV_LENGTH, IV_LENGTH)),
  }
}

function dataSchema(): z.ZodType<string> {
  return base64Schema(MAX_DATA_BYTES)
}

function dataKeySchema(): z.ZodType<string> {
  const limit = `absent, null, "null", "", "-" or 1 to ${MAX_DATA_KEY_BYTES} bytes in hexadecimal`
  const pattern = new RegExp(`^(?:-|null|(?:0[xX])?(?:[0-9a-fA-F]{2}){1,${MAX_DATA_KEY_BYTES}})?$`)
  return boundedText(2 + 2 * MAX_DATA_KEY_BYTES, limit).regex(pattern, limit)
}

/** Whose key an item's data is under: nobody's, the request's session key, or a third party's data key. */
export type ItemProtection = 'clear' | 'session' | 'thirdParty'

/** Reads `encryptedDataEncryptionKey`. */
export function protectionOf({ encryptedDataEncryptionKey: key }: DataItem): ItemProtection {
  if (key === undefined || key === null || key === '' || key === 'null') return 'session'
  return key === '-' ? 'clear' : 'thirdParty'
}

/** The items in the order of their index, which is the order of hashes and of execution. */
export function inIndexOrder<Item extends DataItem>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => left.index - right.index)
}
