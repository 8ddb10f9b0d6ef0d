import { describe, expect, it } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { type Hex, toHex } from '../../src/hex.js'
import {
  createSnapshotImport,
  createState,
  decodeStateDiff,
  decodeStateProof,
  encodeStateDiff,
  encodeStateProof,
  type StateDiff,
  type StateOptions,
  stateLimit,
  storageKeyPrefix,
  takeSnapshot,
  verifyStateProof,
} from '../../src/state/index.js'
import { refusal } from '../migration/refusal.js'

const provider = createPortableProvider()
const identity = new Uint8Array(32).fill(7)
const oneByte = Uint8Array.of(1)
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const u16 = (value: number): string => toHex(Uint8Array.of(value, value >> 8)).slice(2)
const u32 = (value: number): string => u16(value) + u16(value >>> 16)
const write = (space: string, key: Hex, value: Uint8Array | undefined = oneByte): StateDiff => [
  { space, changes: [{ key, value }] },
]

/** Code and details of a refusal: what programs go by. */
function named(action: () => unknown): object {
  const { code, details } = refusal(action)
  return { code, ...details }
}

describe('a proof that does not decode names the field, its value and the limit', () => {
  const zero = '00'.repeat(32)
  it.each<[string, string, object]>([
    ['another version', '01 00 0000', { field: 'version', value: 1, limit: 2 }],
    ['an unknown end', '02 03 0000', { field: 'end mark', value: 3, limit: 2 }],
    ['a path over 256 levels', `02 00 0101 ${'00'.repeat(33)}`, { field: 'siblings', value: 257, limit: 256 }],
    ['a bit behind the siblings', '02 00 0100 02', { field: 'bitmap', value: 1, limit: 1 }],
    ['an empty sibling written out', `02 00 0200 02 ${zero}`, { field: 'sibling', value: 1, limit: undefined }],
    ['a cut version', '', { field: 'version', value: 1, limit: 0 }],
    ['a cut end mark', '02', { field: 'end mark', value: 1, limit: 0 }],
    ['a cut number of siblings', '02 00 01', { field: 'siblings', value: 2, limit: 1 }],
    ['a cut bitmap', '02 00 0900 00', { field: 'bitmap', value: 2, limit: 1 }],
    ['a cut sibling', '02 00 0100 01 0102', { field: 'sibling', value: 32, limit: 2 }],
    ['a cut value length', '02 01 0000 010000', { field: 'value length', value: 4, limit: 3 }],
    ['a cut value', '02 01 0000 02000000 01', { field: 'value', value: 2, limit: 1 }],
    [
      'a value over the limit',
      `02 01 0000 ${u32(stateLimit.value + 1)}`,
      { field: 'value length', value: stateLimit.value + 1, limit: stateLimit.value },
    ],
    ['a cut path', '02 02 0000 01', { field: 'path', value: 32, limit: 1 }],
    ['a cut value word', `02 02 0000 ${zero} 010203`, { field: 'value word', value: 32, limit: 3 }],
    ['bytes left over', '02 00 0000 0000', { field: 'input', value: 2, limit: 0 }],
  ])('%s', (_, proof, details) => {
    expect(named(() => decodeStateProof(bytesOf(proof)))).toEqual({ code: 'StateProofMalformed', ...details })
  })

  it('a path that its own number could not be written of', () => {
    const siblings = Array.from({ length: 65_536 }, () => new Uint8Array(32))
    const details = { code: 'StateIntegerRange', value: 65_536, limit: 65_535 }
    expect(named(() => encodeStateProof({ siblings, end: { kind: 'empty' } }))).toEqual(details)
  })

  it('256 levels are no path too long', () => {
    expect(decodeStateProof(bytesOf(`02 00 0001 ${zero}`)).siblings).toHaveLength(256)
  })
})

describe('a proof that proves nothing says why', () => {
  const sibling = '11'.repeat(32)
  it.each([
    ['unknown version', '01 00 0000'],
    ['unknown version', ''],
    ['unknown end mark', '02 03 0000'],
    ['more than 256 siblings', `02 00 0101 ${'00'.repeat(33)}`],
    ['cut', '02 00 0900 00'],
    ['siblings not canonical', '02 00 0100 02'],
    ['siblings not canonical', `02 00 0100 01 ${'00'.repeat(32)}`],
    ['siblings not canonical', `02 00 0100 01 ${sibling.slice(2)}`],
    ['bytes left over', `02 00 0100 01 ${sibling} 00`],
    ['value length', '02 01 0000 000000'],
    ['value length', '02 01 0000 01000000'],
    ['value length', '02 01 0000 01000000 0102'],
    ['value length', '02 01 0000 00000001'],
    ['leaf length', `02 02 0000 ${sibling} ${sibling.slice(2)}`],
    ['leaf length', `02 02 0000 ${sibling} ${sibling}00`],
    ['another root', '02 00 0000'],
    ['another root', '02 01 0000 00000000'],
    ['another root', `02 02 0000 ${sibling} ${sibling}`],
  ])('%s: %s', (invalid, proof) => {
    const root = new Uint8Array(32).fill(9)
    expect(verifyStateProof(provider.sha256, root, storageKeyPrefix('a'), bytesOf(proof))).toEqual({ invalid })
  })
})

describe('a diff that does not decode names the field, its value and the limit', () => {
  it.each<[string, string, object]>([
    ['no bytes', '', { field: 'version', value: 1, limit: 0 }],
    ['another version', '02', { field: 'version', value: 2, limit: 1 }],
    ['an unknown mark', '01 01000000 0161 01000000 0000 02', { field: 'mark', value: 2, limit: undefined }],
    [
      'a key over the limit',
      `01 01000000 0161 01000000 ${u16(stateLimit.key + 1)}`,
      { field: 'key', value: stateLimit.key + 1, limit: stateLimit.key },
    ],
    [
      'a value over the limit',
      `01 01000000 0161 01000000 0000 01 ${u32(stateLimit.value + 1)}`,
      { field: 'value length', value: stateLimit.value + 1, limit: stateLimit.value },
    ],
    ['a cut number of spaces', '01 0100', { field: 'spaces', value: 4, limit: 2 }],
    ['a cut name length', '01 01000000', { field: 'space length', value: 1, limit: 0 }],
    ['a cut name', '01 01000000 0261', { field: 'space', value: 2, limit: 1 }],
    ['a cut number of changes', '01 01000000 0161 01', { field: 'changes', value: 4, limit: 1 }],
    ['a cut key length', '01 01000000 0161 01000000 00', { field: 'key length', value: 2, limit: 1 }],
    ['a cut key', '01 01000000 0161 01000000 0200 01', { field: 'key', value: 2, limit: 1 }],
    ['a cut mark', '01 01000000 0161 01000000 0000', { field: 'mark', value: 1, limit: 0 }],
    ['a cut value', '01 01000000 0161 01000000 0000 01 02000000 01', { field: 'value', value: 2, limit: 1 }],
    ['a byte left over', '01 00000000 00', { field: 'input', value: 1, limit: 0 }],
  ])('%s', (_, diff, details) => {
    expect(named(() => decodeStateDiff(bytesOf(diff)))).toEqual({ code: 'StateDiffMalformed', ...details })
  })

  it('keys and values at their limits decode', () => {
    const key: Hex = `0x${'ab'.repeat(stateLimit.key)}`
    const value = new Uint8Array(stateLimit.value).fill(3)
    const [change] = decodeStateDiff(encodeStateDiff(write('a', key, value)))[0]?.changes ?? []
    expect(change?.key).toBe(key)
    // Not `toEqual`, which takes seconds for a megabyte.
    expect(Buffer.from(change?.value ?? []).equals(value)).toBe(true)
  })
})

describe('a diff out of order names what stands where and behind what', () => {
  const change = { key: '0x02', value: oneByte } as const
  it.each<[string, StateDiff, object]>([
    ['a space without changes', [{ space: 'a', changes: [] }], { field: 'space', value: 'a', limit: '' }],
    ['a space twice', [...write('b', '0x'), ...write('b', '0x')], { field: 'space', value: 'b', limit: 'b' }],
    ['a space too early', [...write('b', '0x'), ...write('a', '0x')], { field: 'space', value: 'a', limit: 'b' }],
    ['a key twice', [{ space: 'a', changes: [change, change] }], { field: 'key of a', value: '0x02', limit: '0x02' }],
    [
      'a key too early',
      [{ space: 'a', changes: [change, { key: '0x01', value: oneByte }] }],
      { field: 'key of a', value: '0x01', limit: '0x02' },
    ],
  ])('%s', (_, diff, details) => {
    expect(named(() => encodeStateDiff(diff))).toEqual({ code: 'StateDiffOrder', ...details })
  })
})

describe('an entry over its limits names its size', () => {
  it('in a diff and in an overlay alike', () => {
    const { key, value } = stateLimit
    const longKey: Hex = `0x${'00'.repeat(key + 1)}`
    const state = createState(provider)
    for (const put of [
      (at: Hex, bytes: Uint8Array) => state.overlay().space('a').set(at, bytes),
      (at: Hex, bytes: Uint8Array) => encodeStateDiff(write('a', at, bytes)),
    ]) {
      expect(named(() => put(longKey, oneByte))).toEqual({
        code: 'StateKeyTooLong',
        field: 'key',
        value: key + 1,
        limit: key,
      })
      expect(named(() => put('0x', new Uint8Array(value + 1)))).toEqual({
        code: 'StateValueTooLong',
        field: 'value',
        value: value + 1,
        limit: value,
      })
    }
  })

  it('its deletion too', () => {
    expect(
      named(() => encodeStateDiff([{ space: 'a', changes: [{ key: `0x${'00'.repeat(1025)}`, value: undefined }] }])),
    ).toMatchObject({ code: 'StateKeyTooLong' })
  })
})

describe('what is asked of a state at the wrong time, or of one it does not keep, names where it stands', () => {
  it('a transaction that nobody opened', () => {
    const details = { code: 'StateNoTransaction', field: 'depth', value: 0, limit: 1 }
    expect(named(() => createState(provider).overlay().commit())).toEqual(details)
    expect(named(() => createState(provider).overlay().rollback())).toEqual(details)
  })

  it('transactions that are open at the diff', () => {
    const overlay = createState(provider).overlay()
    overlay.begin()
    overlay.begin()
    expect(named(() => overlay.diff())).toEqual({ code: 'StateTransactionOpen', field: 'depth', value: 2, limit: 0 })
    overlay.commit()
    overlay.rollback()
    expect(overlay.diff()).toEqual([])
  })

  it('a base that has moved', () => {
    const state = createState(provider)
    const overlay = state.overlay()
    state.commit(state.prepare(write('a', '0x01')))
    const details = { field: 'revision', value: expect.any(Number), limit: expect.any(Number) }
    expect(named(() => overlay.diff())).toEqual({ code: 'StateOverlayStale', ...details })
  })

  it('an outcome that was overtaken', () => {
    const state = createState(provider, { firstVersion: 5 })
    const prepared = state.prepare(write('a', '0x01'))
    state.commit(state.prepare(write('a', '0x02')))
    expect(named(() => state.commit(prepared))).toEqual({
      code: 'StatePreparedStale',
      field: 'baseVersion',
      value: 5,
      limit: 6,
    })
  })

  it('versions that are dropped, not there yet, or before the first', () => {
    const state = createState(provider, { keptVersions: 2, firstVersion: 5 })
    for (const key of ['0x01', '0x02', '0x03'] as const) state.commit(state.prepare(write('a', key)))
    const unknown = (version: number) => ({
      code: 'StateVersionUnknown',
      field: 'version',
      value: version,
      limit: [6, 8],
    })
    expect(named(() => state.at(5))).toEqual(unknown(5))
    expect(named(() => state.root(9))).toEqual(unknown(9))
    expect(named(() => state.revert(3))).toEqual(unknown(5))
    expect(named(() => state.prove('a', '0x01', 4))).toEqual(unknown(4))
    expect([6, 7, 8].map((version) => state.at(version).version)).toEqual([6, 7, 8])
  })

  it.each<[StateOptions, object]>([
    [{ keptVersions: 100_001 }, { field: 'keptVersions', value: 100_001, limit: 100_000 }],
    [{ keptVersions: -1 }, { field: 'keptVersions', value: -1, limit: 100_000 }],
    [{ firstVersion: 0.5 }, { field: 'firstVersion', value: 0.5, limit: Number.MAX_SAFE_INTEGER }],
  ])('the options %o', (options, details) => {
    expect(named(() => createState(provider, options))).toEqual({ code: 'StateOption', ...details })
    const expected = { root: new Uint8Array(32), identity: new Uint8Array(32) }
    expect(named(() => createSnapshotImport(provider, expected, options))).toEqual({ code: 'StateOption', ...details })
  })

  it('the options at their bounds are taken', () => {
    expect(createState(provider, { keptVersions: 100_000, firstVersion: Number.MAX_SAFE_INTEGER }).version()).toBe(
      Number.MAX_SAFE_INTEGER,
    )
    const state = createState(provider, { keptVersions: 0 })
    state.commit(state.prepare(write('a', '0x01')))
    expect([state.oldestVersion(), state.version()]).toEqual([1, 1])
  })

  it('keeps 64 versions where nothing else is said', () => {
    const state = createState(provider)
    for (let block = 0; block < 70; block++) state.commit(state.prepare([]))
    expect([state.oldestVersion(), state.version()]).toEqual([6, 70])
  })

  it.each([0, 1001])('a page of %d entries', (limit) => {
    const details = { code: 'StatePageLimit', field: 'limit', value: limit, limit: 1000 }
    const state = createState(provider)
    for (const space of [state.space('a'), state.overlay().space('a'), state.at(0).space('a')]) {
      expect(named(() => space.entries({ limit }))).toEqual({ ...details, limit: 1000 })
    }
  })

  it('a space name that is none', () => {
    expect(named(() => storageKeyPrefix('a b'))).toEqual({
      code: 'StateSpaceName',
      field: 'space',
      value: 'a b',
      limit: 128,
    })
  })
})

describe('a chunk that is refused names the field, its value and the limit', () => {
  const state = createState(provider, { initial: write('m', '0x05') })
  const root = state.root()
  const hexRoot = toHex(root).slice(2)
  const header = `4c53534e 0200 ${'07'.repeat(32)} ${hexRoot}`
  /** An entry chunk of the space `m`, by the layout of the format. */
  const entries = (index: number, ...each: readonly (readonly [key: string, length: number])[]): string =>
    `01 ${u32(index)} 01 6d ${u32(each.length)} ${each
      .map(([key, length]) => u16(key.length / 2) + key + u32(length) + '00'.repeat(length))
      .join('')}`

  /** What becomes of the last chunk behind the others. */
  const last = (...chunks: readonly string[]): object => {
    const target = createSnapshotImport(provider, { root, identity })
    for (const chunk of chunks.slice(0, -1)) target.accept(bytesOf(chunk))
    return named(() => target.accept(bytesOf(chunks.at(-1) ?? '')))
  }
  const malformed = (field: string, value: unknown, limit?: unknown): object => ({
    code: 'SnapshotMalformed',
    field,
    value,
    limit,
  })

  it.each<[string, readonly string[], object]>([
    ['no header', [entries(1, ['05', 1])], malformed('magic', undefined)],
    ['another version', [header.replace('0200', '0100')], malformed('version', 1, 2)],
    ['a cut beginning', [header.slice(0, 6)], malformed('magic', 4, 3)],
    ['a cut version', [header.slice(0, 11)], malformed('version', 2, 1)],
    ['a cut identity', [header.slice(0, 20)], malformed('identity', 32, 3)],
    ['a cut root', [header.slice(0, -2)], malformed('root', 32, 31)],
    ['a header that is too long', [`${header}00`], malformed('input', 1, 0)],
    ['an unknown mark', [header, '03 01000000'], malformed('mark', 3)],
    ['a cut mark', [header, ''], malformed('mark', 1, 0)],
    ['a cut index', [header, '01 01'], malformed('index', 4, 1)],
    ['another index', [header, entries(2, ['05', 1])], malformed('index', 2, 1)],
    ['a cut name length', [header, '01 01000000'], malformed('space length', 1, 0)],
    ['a cut name', [header, '01 01000000 026d'], malformed('space', 2, 1)],
    ['a cut number of entries', [header, '01 01000000 016d 01'], malformed('entries', 4, 1)],
    ['no entries', [header, entries(1)], malformed('entries', 0, 1)],
    ['a cut key length', [header, '01 01000000 016d 01000000 00'], malformed('key length', 2, 1)],
    ['a cut key', [header, '01 01000000 016d 01000000 0200 01'], malformed('key', 2, 1)],
    ['a cut value length', [header, '01 01000000 016d 01000000 0000 01'], malformed('value length', 4, 1)],
    ['a cut value', [header, '01 01000000 016d 01000000 0000 02000000 01'], malformed('value', 2, 1)],
    ['a key over its limit', [header, `01 01000000 016d 01000000 ${u16(1025)}`], malformed('key', 1025, 1024)],
    [
      'a value over its limit',
      [header, `01 01000000 016d 01000000 0000 ${u32(stateLimit.value + 1)}`],
      malformed('value length', stateLimit.value + 1, stateLimit.value),
    ],
    ['the same key twice', [header, entries(1, ['05', 1], ['05', 1])], malformed('key', '0x05', '0x05')],
    ['keys out of order', [header, entries(1, ['05', 1], ['04', 1])], malformed('key', '0x04', '0x05')],
    [
      'more than 64 KiB of entries',
      [header, entries(1, ['05', 65_536 - 13], ['06', 0])],
      malformed('entries', 65_537, 65_536),
    ],
    [
      'a space too early',
      [header, entries(1, ['05', 1]), entries(2, ['06', 1]).replace('6d', '6c')],
      malformed('space', 'l', 'm'),
    ],
    ['a key too early', [header, entries(1, ['05', 65_529]), entries(2, ['04', 1])], malformed('key', '0x04', '0x05')],
    [
      'an entry that had room',
      [header, entries(1, ['05', 1]), entries(2, ['06', 1])],
      malformed('entry bytes', 8, 65_528),
    ],
    ['another number of entries', [header, entries(1, ['05', 1]), '02 02000000 02000000'], malformed('entries', 2, 1)],
    ['a cut number of all entries', [header, '02 01000000 000000'], malformed('entries', 4, 3)],
    ['an end that is too long', [header, '02 01000000 00000000 00'], malformed('input', 1, 0)],
    ['a chunk behind the end', [header, '02 01000000 00000000', '02 02000000 00000000'], malformed('index', 1, 0)],
  ])('%s', (_, chunks, details) => {
    expect(last(...chunks)).toEqual(details)
  })

  it('another STF, and another root, in the header and in what the entries come to', () => {
    const other = '08'.repeat(32)
    expect(last(header.replace('07'.repeat(32), other))).toEqual({
      code: 'SnapshotIdentity',
      field: 'identity',
      value: `0x${other}`,
      limit: toHex(identity),
    })
    const wrongRoot = { code: 'SnapshotRoot', field: 'root', limit: toHex(root) }
    expect(last(header.replace(hexRoot, other))).toEqual({ ...wrongRoot, value: `0x${other}` })
    const target = createSnapshotImport(provider, { root, identity })
    for (const chunk of [header, '02 01000000 00000000']) target.accept(bytesOf(chunk))
    expect(named(() => target.finish())).toEqual({ ...wrongRoot, value: `0x${'00'.repeat(32)}` })
  })

  it('more bytes than are accepted, told from the header, a chunk, the entries, or the end', () => {
    const chunks = [header, entries(1, ['05', 1]), '02 02000000 01000000']
    const sizes = chunks.map((chunk) => bytesOf(chunk).length)
    const [headerSize = 0, entriesSize = 0, endSize = 0] = sizes
    const refusedAt = (maximumBytes: number): object => {
      const target = createSnapshotImport(provider, { root, identity, maximumBytes })
      return named(() => {
        for (const chunk of chunks) target.accept(bytesOf(chunk))
      })
    }
    const tooLarge = (value: number, limit: number) => ({
      code: 'SnapshotTooLarge',
      field: 'maximumBytes',
      value,
      limit,
    })
    expect(refusedAt(headerSize - 1)).toEqual(tooLarge(headerSize, headerSize - 1))
    expect(refusedAt(headerSize)).toEqual(tooLarge(headerSize + entriesSize, headerSize))
    const withEntries = headerSize + entriesSize + 512 + 8192
    expect(refusedAt(withEntries - 1)).toEqual(tooLarge(withEntries, withEntries - 1))
    expect(refusedAt(withEntries)).toEqual(tooLarge(withEntries + endSize, withEntries))
    expect(() => refusedAt(withEntries + endSize)).toThrow('accepted')
  })

  it('a snapshot without its end', () => {
    const target = createSnapshotImport(provider, { root, identity })
    expect(named(() => target.finish())).toEqual({ code: 'SnapshotIncomplete', field: 'index', value: 0 })
    target.accept(bytesOf(header))
    expect(target.isComplete()).toBe(false)
    expect(named(() => target.finish())).toEqual({ code: 'SnapshotIncomplete', field: 'index', value: 1 })
  })

  it('an identity that is no hash', () => {
    expect(named(() => [...takeSnapshot(state.at(0), new Uint8Array(33))])).toEqual({
      code: 'SnapshotIdentity',
      field: 'identity',
      value: 33,
      limit: 32,
    })
  })
})
