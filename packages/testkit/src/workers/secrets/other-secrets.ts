import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { declareInput } from '../../log/declare-inputs.js'
import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from '../../log/json-value.js'
import type { CallRecord, InboundRecord, LogInBlocks, LogRecord } from '../../log/log-record.js'
import { createNonceLedger } from '../../log/nonce-ledger.js'
import type { World } from '../../log/world.js'

const usedParties = 3

/**
 * The log with other secrets: who sends what, and who has shielded funds; not how many, how long, in which block, or how
 * much was shielded, which everybody knows. What cannot be changed without a change of its length stays.
 *
 * @param salt another number, other secrets.
 */
export function otherSecrets(stf: Stf, world: World, { log, ...cut }: LogInBlocks, salt: number): LogInBlocks {
  return { ...cut, log: log.map((record, place) => otherRecord(stf, world, record, salt + place)) }
}

function otherRecord(stf: Stf, world: World, record: LogRecord, salt: number): LogRecord {
  const length = lengthOf(stf, world, record)
  if (!('call' in record)) return keepingLength(stf, world, record, otherBeneficiary(record, salt), length)
  let changed: CallRecord = record
  for (const name of Object.keys(record.args)) {
    for (const each of otherValues(record.args[name] ?? null, salt)) {
      const candidate = { ...changed, args: { ...changed.args, [name]: each } }
      if (lengthOf(stf, world, candidate) !== length) continue
      changed = candidate
      break
    }
  }
  return keepingLength(stf, world, changed, { ...changed, from: (record.from + salt) % usedParties }, length)
}

function keepingLength<Some extends LogRecord>(
  stf: Stf,
  world: World,
  record: Some,
  candidate: Some,
  length: number | undefined,
): Some {
  return lengthOf(stf, world, candidate) === length ? candidate : record
}

/** How much the parentchain can see, for whom it cannot. */
function otherBeneficiary(record: InboundRecord, salt: number): InboundRecord {
  const args = Object.entries(record.args).map(([name, value]): [string, JsonValue] => {
    return [name, name === 'who' ? `party:${salt % usedParties}` : value]
  })
  return { ...record, args: Object.fromEntries(args) }
}

/** Bytes of the encoded call; `undefined` for arguments that the call does not take. */
function lengthOf(stf: Stf, world: World, record: LogRecord): number | undefined {
  try {
    const declared = declareInput(stf, world, createNonceLedger(world.parties.length), record)
    return declared.kind === 'call' ? declared.encodedCall.length : 0
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}

/** Other values of the same kind, the most different one first; the value itself is the last. */
function otherValues(value: JsonValue, salt: number): JsonValue[] {
  if (typeof value === 'boolean') return [!value, value]
  if (typeof value === 'number') return [value + 1 + (salt % 7), value ^ 1, value - 1, value]
  if (typeof value === 'string') return otherTexts(value, salt)
  if (isJsonList(value)) return [value.map((item) => otherValues(item, salt)[0] ?? item), value]
  if (isJsonObject(value)) return [otherObject(value, salt), value]
  return [value]
}

function otherObject(value: JsonObject, salt: number): JsonObject {
  // What a variant is shows in its length more often than not.
  const entries = Object.entries(value).map(([name, item]): [string, JsonValue] => {
    return [name, name === 'type' ? item : (otherValues(item, salt)[0] ?? item)]
  })
  return Object.fromEntries(entries)
}

function otherTexts(value: string, salt: number): string[] {
  if (value.startsWith('party:')) return [`party:${(Number(value.slice(6)) + 1 + salt) % usedParties}`, value]
  if (/^-?[0-9]+$/.test(value)) {
    const amount = BigInt(value)
    const amounts = [amount + 1_000_003n * BigInt(salt + 1), amount / 2n, amount + 1n, 0n, 1n]
    return [...amounts.slice(salt % 3), ...amounts.slice(0, salt % 3)].map(String).concat(value)
  }
  if (/^0x([0-9a-f]{2})*$/.test(value)) {
    const turned = value
      .slice(2)
      .replace(/[0-9a-f]/g, (digit) => (parseInt(digit, 16) ^ (1 + (salt % 15))).toString(16))
    return [`0x${turned}`, value]
  }
  return [value.replace(/[a-y]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1)), value]
}
