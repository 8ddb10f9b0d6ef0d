import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  composeRequest,
  composeResponse,
  openRequest,
  openResponse,
  type WorkOrderRequest,
} from '../../../src/eea/work-order/index.js'
import { anyScenario } from './any-draft.js'
import { refusal } from './refusal.js'
import { countedEntropy, encryptionKeyOf, openerOf, requesterKey, workerKey, workerSigner } from './world.js'

const runs = { numRuns: 50 }

/** Not covered by the hash of the specification, see `requestHash`. */
const uncovered = new Set(['responseTimeoutMSecs', 'payloadFormat', 'resultUri', 'notifyUri', 'index'])

type Path = readonly (string | number)[]

/** Every text of a record, but those that no hash covers. */
function textsOf(value: unknown, path: Path = []): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return value === '' ? [] : [{ path, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (uncovered.has(key) ? [] : textsOf(inner, [...path, key])))
}

function replaced(value: unknown, [key, ...rest]: Path, text: string): unknown {
  if (key === undefined) return text
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === key ? replaced(item, rest, text) : item))
  if (typeof value !== 'object' || value === null) throw new Error('no such path')
  return { ...value, [key]: replaced(Reflect.get(value, key), rest, text) }
}

/** One bit of what a text stands for: of the decoded bytes where it is hexadecimal, else of the text itself. */
function flipped(text: string, bit: number): string {
  const isHex = /^(?:[0-9a-fA-F]{2})+$/.test(text)
  const bytes = isHex ? Buffer.from(text, 'hex') : Buffer.from(text, 'latin1')
  const at = bit % (bytes.length * 8)
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7))
  const changed = isHex ? bytes.toString('hex') : bytes.toString('latin1')
  return isHex && text === text.toUpperCase() ? changed.toUpperCase() : changed
}

function fliesBy(record: unknown, choice: number, bit: number): unknown {
  const texts = textsOf(record)
  const chosen = texts[choice % texts.length]
  if (chosen === undefined) throw new Error('a record without texts')
  return replaced(record, chosen.path, flipped(chosen.text, bit))
}

describe('one flipped bit', () => {
  it('EEA-140: anywhere in a request that its hash covers is refused', () => {
    fc.assert(
      fc.property(anyScenario(), fc.nat(), fc.nat(), ({ suite, draft, seed }, choice, bit) => {
        const { request } = composeRequest(suite, encryptionKeyOf(suite), draft, countedEntropy(seed))
        const open = (params: unknown) => refusal(() => openRequest(suite, openerOf(suite), params, { requesterKey }))
        expect(open(request)).toBe('accepted')
        const changed = fliesBy(withoutHints(request), choice, bit)
        expect(open(changed)).not.toBe('accepted')
      }),
      runs,
    )
  })

  it('EEA-147: anywhere in a result is refused', () => {
    fc.assert(
      fc.property(anyScenario(), fc.nat(), fc.nat(), ({ suite, draft, outputs, dataKeys, seed }, choice, bit) => {
        const entropy = countedEntropy(seed)
        const session = composeRequest(suite, encryptionKeyOf(suite), draft, entropy)
        const opened = openRequest(suite, openerOf(suite), session.request, { requesterKey })
        const { result } = composeResponse(suite, opened, outputs, workerSigner, entropy)
        const open = (value: unknown) => refusal(() => openResponse(suite, session, value, workerKey, dataKeys))
        expect(open(result)).toBe('accepted')
        expect(open(fliesBy(result, choice, bit))).not.toBe('accepted')
      }),
      runs,
    )
  })
})

/** Neither counts in Avalon's profile where the requester's key is known and the worker has one key. */
function withoutHints(request: WorkOrderRequest): unknown {
  if (request.verifyingKey === undefined) return request
  const { verifyingKey: _key, workerEncryptionKey: _name, ...rest } = request
  return rest
}
