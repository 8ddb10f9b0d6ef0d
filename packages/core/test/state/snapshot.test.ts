import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import type { LockstepError } from '../../src/error.js'
import { toHex } from '../../src/hex.js'
import {
  createSnapshotImport,
  createState,
  type SnapshotExpectation,
  type SnapshotPosition,
  type State,
  stateLimit,
  takeSnapshot,
} from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { anyWrites } from './any-entry.js'
import { committed } from './committed.js'
import { hexOf, type Model, modelRoot } from './model.js'

const provider = createPortableProvider()
const identity = new Uint8Array(32).fill(7)

function chunksOf(state: State, from?: SnapshotPosition): Uint8Array[] {
  return [...takeSnapshot(state.at(state.version()), identity, from)]
}

function imported(chunks: readonly Uint8Array[], expected: SnapshotExpectation): State {
  const target = createSnapshotImport(provider, expected)
  for (const chunk of chunks) target.accept(chunk)
  return target.finish()
}

/** Values as text, which is compared at once: byte by byte, a long one takes a test longer than all the rest. */
function contentOf(state: State): unknown {
  return state.spaceNames().map((space) => [
    space,
    state
      .space(space)
      .entries({ limit: 1_000 })
      .map(([key, value]) => [key, hexOf(value)]),
  ])
}

/** A state whose snapshot has several entry chunks, a chunk for one long entry among them. */
function wideState(): State {
  const state = createState(provider)
  const overlay = state.overlay()
  for (let index = 0; index < 300; index++) {
    overlay.space('wide').set(toHex(Uint8Array.of(index >> 8, index)), new Uint8Array(700).fill(index))
  }
  overlay.space('long').set('0x01', new Uint8Array(100_000).fill(1))
  overlay.space('long').set('0x02', new Uint8Array(1))
  state.commit(state.prepare(overlay.diff()))
  return state
}

const smallState = (): State =>
  createState(provider, {
    initial: [
      { space: 'a', changes: [{ key: '0x', value: Uint8Array.of(1) }] },
      {
        space: 'b',
        changes: [
          { key: '0x01', value: Uint8Array.of() },
          { key: '0x0102', value: Uint8Array.of(5, 6) },
        ],
      },
    ],
  })

test('a snapshot, written out by hand', () => {
  const state = smallState()
  expect(chunksOf(state).map((chunk) => Buffer.from(chunk).toString('hex'))).toEqual([
    `4c53534e0200${'07'.repeat(32)}${Buffer.from(state.root()).toString('hex')}`,
    '01010000000161010000000000' + '0100000001',
    '01020000000162020000000100' + '01' + '00000000' + '0200' + '0102' + '02000000' + '0506',
    '020300000003000000',
  ])
})

test('any state comes back from its snapshot, and taking it changes nothing', () => {
  fc.assert(
    fc.property(anyWrites, anyWrites, (first, second) => {
      const state = createState(provider)
      const model: Model = committed(state, committed(state, new Map(), first), second)
      const before = contentOf(state)
      const nodes = state.nodeCount()
      const copy = imported(chunksOf(state), { root: modelRoot(model), identity })
      expect(contentOf(copy)).toEqual(before)
      expect(contentOf(state)).toEqual(before)
      expect(state.nodeCount()).toEqual(nodes)
      expect(copy.root()).toEqual(modelRoot(model))
      expect(chunksOf(copy)).toEqual(chunksOf(state))
    }),
    { numRuns: 150 },
  )
})

/** A state with so many entries of the same length in one space. */
function evenState(count: number, valueLength: number): State {
  const key = (index: number) => toHex(Uint8Array.of(index >> 8, index))
  const changes = Array.from({ length: count }, (_, index) => ({
    key: key(index),
    value: new Uint8Array(valueLength).fill(index),
  }))
  return createState(provider, { initial: [{ space: 'even', changes }] })
}

test('entries that fill a chunk to its last byte are in it, and the next begins another', () => {
  // 2 + 2 + 4 + 1,016 bytes are 1,024; 64 of them are a chunk.
  const state = evenState(129, 1_016)
  const chunks = chunksOf(state)
  expect(chunks.map(({ length }) => length)).toEqual([70, 65_536 + 14, 65_536 + 14, 1_024 + 14, 9])
  expect(contentOf(imported(chunks, { root: state.root(), identity }))).toEqual(contentOf(state))
})

test.each([stateLimit.page - 1, stateLimit.page, stateLimit.page + 1, 2 * stateLimit.page])(
  'a space of %d entries comes back with all of them, and goes on behind a chunk',
  (count) => {
    const state = evenState(count, 100)
    const chunks = chunksOf(state)
    const copy = imported(chunks, { root: state.root(), identity })
    expect([copy.root(), copy.nodeCount().leaves]).toEqual([state.root(), count])
    const target = createSnapshotImport(provider, { root: state.root(), identity })
    for (const chunk of chunks.slice(0, 2)) target.accept(chunk)
    const rest = chunksOf(copy, target.position())
    expect(Buffer.concat(rest).equals(Buffer.concat(chunks.slice(2)))).toBe(true)
  },
)

describe('a wide state', () => {
  test('is cut into chunks of at most 64 KiB of entries, but for a longer entry alone', () => {
    const state = wideState()
    const chunks = chunksOf(state)
    expect(chunks.map(({ length }) => length)).toEqual(
      // 300 entries of 2 + 2 + 4 + 700 bytes: 92, 92, 92 and 24; 14 bytes in front of them.
      [70, 100_007 + 14, 8 + 14, 92 * 708 + 14, 92 * 708 + 14, 92 * 708 + 14, 24 * 708 + 14, 9],
    )
    expect(contentOf(imported(chunks, { root: state.root(), identity }))).toEqual(contentOf(state))
  })

  test('resumes behind every chunk, also from another sender', () => {
    const state = wideState()
    const chunks = chunksOf(state)
    const other = imported(chunks, { root: state.root(), identity })
    for (let cut = 0; cut < chunks.length; cut++) {
      const target = createSnapshotImport(provider, { root: state.root(), identity })
      for (const chunk of chunks.slice(0, cut)) target.accept(chunk)
      const rest = chunksOf(other, target.position())
      expect(Buffer.concat(rest).equals(Buffer.concat(chunks.slice(cut)))).toBe(true)
      for (const chunk of rest) target.accept(chunk)
      expect(target.finish().root()).toEqual(state.root())
    }
  })

  test('goes on from chunks that were kept: one that is torn is refused, and asked for again', () => {
    const state = wideState()
    const chunks = chunksOf(state)
    for (const [torn, chunk] of chunks.entries()) {
      const target = createSnapshotImport(provider, { root: state.root(), identity })
      for (const kept of chunks.slice(0, torn)) target.accept(kept)
      const half = chunk.subarray(0, chunk.length >> 1)
      expect(refusalCode(() => target.accept(half))).toBe('SnapshotMalformed')
      for (const rest of chunksOf(state, target.position())) target.accept(rest)
      expect(target.finish().root()).toEqual(state.root())
    }
  })

  test('is sent as it was at its version while newer ones are committed', () => {
    const state = wideState()
    const expected = chunksOf(state)
    const chunks: Uint8Array[] = []
    let byte = 0
    for (const chunk of takeSnapshot(state.at(state.version()), identity)) {
      chunks.push(chunk)
      const value = Uint8Array.of(byte++)
      state.commit(
        state.prepare([
          {
            space: 'wide',
            changes: [
              { key: '0x0000', value },
              { key: '0x000001', value },
              { key: '0x0120', value: undefined },
            ],
          },
        ]),
      )
    }
    expect(chunks.map(({ length }) => length)).toEqual(expected.map(({ length }) => length))
    expect(Buffer.concat(chunks).equals(Buffer.concat(expected))).toBe(true)
  })

  test('with chunks out of order, twice, left out or cut elsewhere is refused, and can go on', () => {
    const state = wideState()
    const chunks = chunksOf(state)
    const target = createSnapshotImport(provider, { root: state.root(), identity })
    chunks.forEach((chunk, index) => {
      for (const wrong of [index - 1, index + 1]) {
        const other = chunks[wrong]
        if (other !== undefined) expect(refusalCode(() => target.accept(other))).toBe('SnapshotMalformed')
      }
      expect(refusalCode(() => target.finish())).toBe('SnapshotIncomplete')
      target.accept(chunk)
    })
    expect(refusalCode(() => target.accept(chunks[0] ?? identity))).toBe('SnapshotMalformed')
    const taken = target.finish()
    expect(taken.root()).toEqual(state.root())
    expect(target.finish()).toBe(taken)
  })
})

test('every other byte of a small snapshot is refused, wherever and whatever it is', () => {
  const state = smallState()
  const chunks = chunksOf(state)
  const codes = new Set<string>()
  chunks.forEach((chunk, index) => {
    for (let bit = 0; bit < 8 * chunk.length; bit++) {
      const mutated = chunk.slice()
      mutated[bit >> 3] = (mutated[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      codes.add(refusalCode(() => imported(chunks.with(index, mutated), { root: state.root(), identity })))
    }
    for (let length = 0; length < chunk.length; length++) {
      codes.add(
        refusalCode(() => imported(chunks.with(index, chunk.slice(0, length)), { root: state.root(), identity })),
      )
    }
    codes.add(
      refusalCode(() => imported(chunks.with(index, Uint8Array.of(...chunk, 0)), { root: state.root(), identity })),
    )
  })
  expect([...codes].sort()).toEqual(['SnapshotIdentity', 'SnapshotMalformed', 'SnapshotRoot', 'StateSpaceName'])
})

/** An entry chunk by the layout of the format, whatever it says. */
function entryChunk(
  index: number,
  space: string,
  entries: readonly (readonly [key: string, length: number])[],
): Uint8Array {
  const head = Buffer.alloc(5)
  head.writeUInt8(1)
  head.writeUInt32LE(index, 1)
  const count = Buffer.alloc(4)
  count.writeUInt32LE(entries.length)
  const body = entries.map(([key, length]) => {
    const sizes = [Buffer.alloc(2), Buffer.alloc(4)] as const
    sizes[0].writeUInt16LE(key.length / 2)
    sizes[1].writeUInt32LE(length)
    return Buffer.concat([sizes[0], Buffer.from(key, 'hex'), sizes[1], Buffer.alloc(length)])
  })
  return Buffer.concat([head, Buffer.of(space.length), Buffer.from(space), count, ...body])
}

describe('chunks that are well-formed alone and do not follow each other', () => {
  const state = smallState()
  const [header = identity] = chunksOf(state)
  // The first entry chunk is full, so that the next one may go on with any longer entry.
  const full = entryChunk(1, 'm', [['05', 65_536 - 7]])
  const codeAfterFull = (next: Uint8Array): string => {
    const target = createSnapshotImport(provider, { root: state.root(), identity })
    target.accept(header)
    target.accept(full)
    const before = target.position()
    const code = refusalCode(() => target.accept(next))
    if (code !== 'accepted') expect(target.position()).toEqual(before)
    return code
  }

  test('are accepted with a later key, and with a later space', () => {
    expect(codeAfterFull(entryChunk(2, 'm', [['06', 0]]))).toBe('accepted')
    expect(codeAfterFull(entryChunk(2, 'n', [['', 0]]))).toBe('accepted')
  })

  test('are refused with an earlier or the same key, or an earlier space', () => {
    expect(codeAfterFull(entryChunk(2, 'm', [['04', 0]]))).toBe('SnapshotMalformed')
    expect(codeAfterFull(entryChunk(2, 'm', [['05', 0]]))).toBe('SnapshotMalformed')
    expect(codeAfterFull(entryChunk(2, 'l', [['06', 0]]))).toBe('SnapshotMalformed')
  })

  test('are refused without entries, out of order inside, over their size, or with an entry over its limit', () => {
    expect(codeAfterFull(entryChunk(2, 'n', []))).toBe('SnapshotMalformed')
    expect(
      codeAfterFull(
        entryChunk(2, 'n', [
          ['02', 0],
          ['01', 0],
        ]),
      ),
    ).toBe('SnapshotMalformed')
    expect(
      codeAfterFull(
        entryChunk(2, 'n', [
          ['01', 65_536 - 14],
          ['02', 0],
        ]),
      ),
    ).toBe('accepted')
    expect(
      codeAfterFull(
        entryChunk(2, 'n', [
          ['01', 65_536 - 13],
          ['02', 0],
        ]),
      ),
    ).toBe('SnapshotMalformed')
    expect(codeAfterFull(entryChunk(2, 'n', [['01', stateLimit.value]]))).toBe('accepted')
    expect(codeAfterFull(entryChunk(2, 'n', [['01', stateLimit.value + 1]]))).toBe('SnapshotMalformed')
    expect(codeAfterFull(entryChunk(2, 'n', [['00'.repeat(stateLimit.key), 0]]))).toBe('accepted')
    expect(codeAfterFull(entryChunk(2, 'n', [['00'.repeat(stateLimit.key + 1), 0]]))).toBe('SnapshotMalformed')
  })

  test('are refused where the entry would have fitted the chunk before: a second form of the same snapshot', () => {
    const target = createSnapshotImport(provider, { root: state.root(), identity })
    target.accept(header)
    target.accept(entryChunk(1, 'm', [['05', 65_536 - 14]]))
    expect(refusalCode(() => target.accept(entryChunk(2, 'm', [['06', 0]])))).toBe('SnapshotMalformed')
    expect(refusalCode(() => target.accept(entryChunk(2, 'm', [['06', 1]])))).toBe('accepted')
  })
})

describe('a snapshot may have spaces that the caller names, and no others', () => {
  const state = smallState()
  const chunks = chunksOf(state)
  const open = (...spaces: readonly string[]): State =>
    imported(chunks, { root: state.root(), identity, spaces: new Set(spaces) })

  test('more are named than there are', () => {
    expect(open('0', 'a', 'b', 'c').root()).toEqual(state.root())
  })

  test('one is not named: refused with its name, and nothing changes', () => {
    expect(refusalCode(() => open('a'))).toBe('SnapshotSpace')
    const target = createSnapshotImport(provider, { root: state.root(), identity, spaces: new Set(['b']) })
    target.accept(chunks[0] ?? identity)
    const before = target.position()
    expect(() => target.accept(chunks[1] ?? identity)).toThrow(
      expect.objectContaining({ code: 'SnapshotSpace', details: { field: 'space', value: 'a' } }),
    )
    expect(target.position()).toEqual(before)
  })
})

describe('what is accepted is measured by what the state will occupy', () => {
  const header = (): Uint8Array => chunksOf(smallState())[0] ?? identity
  const root = smallState().root()

  test('tiny entries in many spaces do not get in by their bytes', () => {
    const target = createSnapshotImport(provider, { root, identity, maximumBytes: 1_000_000 })
    target.accept(header())
    const accept = (index: number): string =>
      refusalCode(() => target.accept(entryChunk(index, `s${1000 + index}`, [['', 0]])))
    const codes = Array.from({ length: 200 }, (_, index) => accept(1 + index))
    const refused = codes.indexOf('SnapshotTooLarge')
    // 21 bytes of a chunk (mark, index, name of 5, count, key and value lengths), 512 of its entry and 8,192 of its space.
    expect(refused).toBe(Math.floor((1_000_000 - 70) / (21 + 512 + 8192)))
    expect(target.position().index).toBe(1 + refused)
  })

  test('a space counts once, however many chunks it has', () => {
    const chunks = [entryChunk(1, 's', [['05', 65_529]]), entryChunk(2, 's', [['06', 65_529]])]
    const needed = 70 + chunks.reduce((sum, { length }) => sum + length, 0) + 2 * 512 + 8192
    const codesWith = (maximumBytes: number): string[] => {
      const target = createSnapshotImport(provider, { root, identity, maximumBytes })
      target.accept(header())
      return chunks.map((chunk) => refusalCode(() => target.accept(chunk)))
    }
    expect([codesWith(needed), codesWith(needed - 1)]).toEqual([
      ['accepted', 'accepted'],
      ['accepted', 'SnapshotTooLarge'],
    ])
  })

  test('tiny entries of one space count 512 bytes each', () => {
    const chunk = entryChunk(
      1,
      's',
      Array.from({ length: 100 }, (_, index) => [(256 + index).toString(16).padStart(4, '0'), 0]),
    )
    const needed = 70 + chunk.length + 100 * 512 + 8192
    const codeWith = (maximumBytes: number): string => {
      const target = createSnapshotImport(provider, { root, identity, maximumBytes })
      target.accept(header())
      return refusalCode(() => target.accept(chunk))
    }
    expect([codeWith(needed), codeWith(needed - 1)]).toEqual(['accepted', 'SnapshotTooLarge'])
  })
})

describe('a refused snapshot names both sides', () => {
  const state = smallState()
  const chunks = chunksOf(state)
  const refusal = (expected: SnapshotExpectation, from = chunks): LockstepError => {
    try {
      imported(from, expected)
    } catch (error) {
      return error as LockstepError
    }
    throw new Error('accepted')
  }

  test('of another root, told by its header', () => {
    const root = new Uint8Array(32).fill(1)
    const { code, message } = refusal({ root, identity })
    expect(code).toBe('SnapshotRoot')
    expect(message).toContain(toHex(root))
    expect(message).toContain(toHex(state.root()))
  })

  test('whose entries have another root than its header claims', () => {
    const other = createState(provider, {
      initial: [{ space: 'a', changes: [{ key: '0x', value: Uint8Array.of(2) }] }],
    })
    const [header = identity] = chunks
    const { code, message } = refusal({ root: state.root(), identity }, [header, ...chunksOf(other).slice(1)])
    expect(code).toBe('SnapshotRoot')
    expect(message).toContain(toHex(other.root()))
    expect(message).toContain(toHex(state.root()))
  })

  test('of another identity', () => {
    const { code, message } = refusal({ root: state.root(), identity: new Uint8Array(32) })
    expect(code).toBe('SnapshotIdentity')
    expect(message).toContain(toHex(identity))
    expect(message).toContain(toHex(new Uint8Array(32)))
  })

  test('over the size that is accepted', () => {
    expect(refusal({ root: state.root(), identity, maximumBytes: 100 }).code).toBe('SnapshotTooLarge')
  })
})

test('an identity that is no hash is refused on both sides', () => {
  const short = new Uint8Array(31)
  const state = smallState()
  expect(refusalCode(() => [...takeSnapshot(state.at(0), short)])).toBe('SnapshotIdentity')
  expect(refusalCode(() => createSnapshotImport(provider, { root: state.root(), identity: short }))).toBe(
    'SnapshotIdentity',
  )
})
