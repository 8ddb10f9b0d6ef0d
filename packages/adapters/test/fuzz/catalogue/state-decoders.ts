import { createProvider } from '@lockstep/adapters/crypto-native'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import {
  createSnapshotImport,
  createState,
  decodeStateDiff,
  decodeStateProof,
  encodeStateDiff,
  encodeStateProof,
  type State,
  type StateDiff,
  type StateProof,
  type StateProofVerdict,
  storageKey,
  takeSnapshot,
  verifyStateProof,
} from '@lockstep/core/state'
import { carelessChunk, carelessDiff } from '../careless-state.js'
import { type Decoder, defineDecoder, refused } from '../decoder.js'
import { createRandom, type Random } from '../random.js'

const provider = createProvider()
const identity = new Uint8Array(32).fill(7)

function anyDiff(random: Random, withDeletions: boolean): StateDiff {
  const names = ['account', 'a', 'totalIssuance', '!~', 'x'.repeat(128)].filter(() => random.oneIn(2)).sort()
  return names.map((space) => {
    const keys = new Set(Array.from({ length: 1 + random.below(4) }, () => toHex(random.bytes(random.below(4)))))
    const changes = [...keys].sort().map((key) => ({
      key,
      value: withDeletions && random.oneIn(4) ? undefined : random.bytes(random.below(random.oneIn(20) ? 300 : 9)),
    }))
    return { space, changes }
  })
}

function assertAscending(names: readonly string[]): void {
  if (names.some((name, index) => index > 0 && name <= (names[index - 1] ?? ''))) throw new Error('out of order')
}

const stateDiff: Decoder = defineDecoder({
  name: 'decodeStateDiff',
  valid: (random) => encodeStateDiff(anyDiff(random, true)),
  careless: carelessDiff,
  decode(bytes) {
    const diff = decodeStateDiff(bytes)
    // Encoding again asks the same function for the order, so it would not tell.
    assertAscending(diff.map(({ space }) => space))
    for (const { changes } of diff) assertAscending(changes.map(({ key }) => key))
    return diff
  },
  encode: encodeStateDiff,
})

const oneSpace = 'account'
const someKeys: readonly Hex[] = Array.from({ length: 40 }, (_, index) => toHex(Uint8Array.of(index)))

const provenState: State = createState(provider, {
  initial: [
    {
      space: oneSpace,
      changes: someKeys.slice(0, 20).map((key, index) => ({ key, value: new Uint8Array(index) })),
    },
  ],
})

/** Siblings at random, empty ones among them, and an end as there are: a value, an empty slot, another leaf. */
function anyProof(random: Random): StateProof {
  const siblings = Array.from({ length: random.below(10) }, () => random.bytes(32).fill(0, 0, random.oneIn(2) ? 32 : 0))
  return { siblings, end: provenState.prove(oneSpace, random.pick(someKeys)).end }
}

const proofOf = (key: Hex): Uint8Array => encodeStateProof(provenState.prove(oneSpace, key))

const stateProof: Decoder = defineDecoder({
  name: 'decodeStateProof',
  // The siblings that a bitmap leaves out are empty hashes of 32 bytes: at most 256 of them for one byte in eight.
  bound: { perByte: 8, fixed: 256 * 34 },
  valid: (random) => (random.oneIn(2) ? proofOf(random.pick(someKeys)) : encodeStateProof(anyProof(random))),
  decode: decodeStateProof,
  encode: encodeStateProof,
})

/** Forgeries of a proof: what is accepted must have the genuine proof's bytes, and says what is so. */
function verifiedProof(name: string, key: Hex, isSo: (verdict: StateProofVerdict) => boolean): Decoder {
  const genuine = proofOf(key)
  return defineDecoder({
    name: `verifyStateProof, ${name}`,
    covers: ['verifyStateProof'],
    valid: () => genuine,
    decode(bytes) {
      const verdict = verifyStateProof(provider.sha256, provenState.root(), storageKey(oneSpace, key), bytes)
      if ('invalid' in verdict) return refused
      if (!isSo(verdict)) throw new Error('proves what is not so')
      return verdict
    },
    encode: () => genuine,
  })
}

/** Entry 3 has three zero bytes; no entry 30 to 39 exists. */
const proofs = [
  verifiedProof(
    'a value',
    toHex(Uint8Array.of(3)),
    (verdict) => 'value' in verdict && toHex(verdict.value) === '0x000000',
  ),
  ...[30, 31, 32, 33].map((key) =>
    verifiedProof(`no entry ${key}`, toHex(Uint8Array.of(key)), (verdict) => 'absent' in verdict),
  ),
]

const snapshotHeader: Decoder = defineDecoder({
  name: 'createSnapshotImport, first chunk',
  covers: ['createSnapshotImport'],
  valid: () => [...takeSnapshot(provenState.at(0), identity)][0] ?? new Uint8Array(),
  decode(bytes) {
    createSnapshotImport(provider, { root: provenState.root(), identity }).accept(bytes)
    return {}
  },
  encode: () => [...takeSnapshot(provenState.at(0), identity)][0] ?? new Uint8Array(),
})

const drawn = createRandom('snapshots')
const snapshots = Array.from({ length: 64 }, () => {
  const changes = anyDiff(drawn, false).slice(0, 1)
  return createState(provider, {
    initial: changes.length > 0 ? changes : [{ space: 'a', changes: [{ key: '0x', value: new Uint8Array(2) }] }],
  })
})

/** The state of one entry chunk, read by its documented layout, without any check: the importer has made them. */
function stateOfChunk(chunk: Uint8Array): State {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
  const nameEnd = 6 + view.getUint8(5)
  const space = String.fromCharCode(...chunk.subarray(6, nameEnd))
  const changes: { key: Hex; value: Uint8Array }[] = []
  let at = nameEnd + 4
  for (let left = view.getUint32(nameEnd, true); left > 0; left -= 1) {
    const valueAt = at + 2 + view.getUint16(at, true)
    const end = valueAt + 4 + view.getUint32(valueAt, true)
    changes.push({ key: toHex(chunk.subarray(at + 2, valueAt)), value: chunk.slice(valueAt + 4, end) })
    at = end
  }
  return createState(provider, { initial: [{ space, changes }] })
}

function chunkOf(state: State, index: number): Uint8Array {
  return [...takeSnapshot(state.at(0), identity)][index] ?? new Uint8Array()
}

/** The end chunk behind nothing but the header, and entry chunks: both kinds begin at index 1. */
const snapshotBody: Decoder = defineDecoder({
  name: 'createSnapshotImport, later chunk',
  covers: ['createSnapshotImport'],
  valid: (random) => (random.oneIn(10) ? emptyEnd : chunkOf(random.pick(snapshots), 1)),
  careless: carelessChunk,
  decode(bytes) {
    const root = provenState.root()
    const taken = createSnapshotImport(provider, { root, identity })
    taken.accept(chunkOf(provenState, 0))
    taken.accept(bytes)
    return { bytes: Uint8Array.from(bytes), isEnd: taken.isComplete() }
  },
  encode: ({ bytes, isEnd }) => (isEnd ? emptyEnd : chunkOf(stateOfChunk(bytes), 1)),
})

const emptyEnd = fromHex('0x020100000000000000')

export const stateDecoders: readonly Decoder[] = [stateDiff, stateProof, ...proofs, snapshotHeader, snapshotBody]
