import { crc32 } from 'node:zlib'
import { type Disk, openFileStore } from '@lockstep/adapters/store'
import type { BlockRecord, Store } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { encodeFrame } from '../../../src/store/log-frame.js'
import { encodeLogHeader, logHeaderBytes } from '../../../src/store/log-header.js'
import { createVolatileDisk } from '../../store/volatile-disk.js'
import { type Decoder, defineAsyncDecoder } from '../decoder.js'
import type { Random } from '../random.js'

const directory = '/store'
const identity = new Uint8Array(32).fill(1)
const plainLog = concatBytes(
  encodeLogHeader(identity),
  encodeFrame(4, Uint8Array.of(1)),
  encodeFrame(5, Uint8Array.of(2)),
)

/** A store whose files have these bytes; those that are not given are as a new store has them. */
async function storeOn(
  files: Readonly<Record<string, Uint8Array>>,
  onRecovery: (offset: number) => void = () => undefined,
): Promise<Store> {
  const disk: Disk = createVolatileDisk()
  for (const [name, bytes] of Object.entries(files)) {
    const file = await disk.create(`${directory}/${name}`)
    await file?.write(bytes, 0)
  }
  return openFileStore(directory, { identity, disk, onRecovery: ({ offset }) => onRecovery(offset) })
}

function anyLog(random: Random): Uint8Array {
  const first = random.below(1000)
  const frames = Array.from({ length: random.below(4) }, (_, index) =>
    encodeFrame(first + index, random.bytes(1 + random.below(40))),
  )
  return concatBytes(encodeLogHeader(identity), ...frames)
}

/** Makes the checksums fit: what a decayed disk does not do, and without which no change gets far. */
function repaired(log: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(log)
  const view = new DataView(copy.buffer)
  if (copy.length >= logHeaderBytes) view.setUint32(44, crc32(copy.subarray(0, 44)), true)
  if (copy.length >= logHeaderBytes + 16) view.setUint32(logHeaderBytes + 12, crc32(copy.subarray(48, 60)), true)
  return copy
}

/** A byte that says whether checksums are made to fit, and the log file. */
const log: Decoder = defineAsyncDecoder({
  name: 'openFileStore, the log',
  covers: ['openFileStore'],
  valid: (random) => concatBytes(Uint8Array.of(random.below(2)), anyLog(random)),
  async decode(bytes) {
    const file = (bytes[0] ?? 0) % 2 === 1 ? repaired(bytes.subarray(1)) : bytes.slice(1)
    let end = file.length
    const store = await storeOn({ blocks: file }, (offset) => {
      end = offset
    })
    const records: BlockRecord[] = []
    for await (const record of store.records()) records.push(record)
    await store.close()
    return { bytes: Uint8Array.from(bytes), kept: file.subarray(0, end), records }
  },
  content: ({ records }) => records,
  encode({ bytes, kept, records }) {
    const again = concatBytes(
      encodeLogHeader(identity),
      ...records.map(({ number, sealed }) => encodeFrame(number, sealed)),
    )
    // What is kept must be what was there; a torn tail, and checksums that were repaired, are not in question.
    return Buffer.compare(again, kept) === 0 ? bytes : again
  },
})

const blob: Decoder = defineAsyncDecoder({
  name: 'openFileStore, a sealed blob',
  covers: ['openFileStore'],
  valid: (random) => encodeFrame(0, random.bytes(1 + random.below(60))),
  async decode(bytes) {
    const store = await storeOn({ blocks: plainLog, 'sealed/key': bytes })
    const sealed = await store.getSealed('key')
    await store.close()
    return sealed ?? new Uint8Array()
  },
  encode: (sealed) => encodeFrame(0, sealed),
})

async function cursorFile(released: number | undefined): Promise<Uint8Array> {
  const disk = createVolatileDisk()
  const file = await disk.create(`${directory}/blocks`)
  await file?.write(plainLog, 0)
  const store = await openFileStore(directory, { identity, disk })
  if (released !== undefined) await store.markReleased(released)
  await store.close()
  const cursor = await disk.open(`${directory}/released`)
  const bytes = new Uint8Array((await cursor?.size()) ?? 0)
  await cursor?.read(bytes, 0)
  return bytes
}

const cursorFiles = [await cursorFile(undefined), await cursorFile(4), await cursorFile(5)]

/** Not encoded again: the file has two slots, of which the newer one counts. */
const cursor: Decoder = defineAsyncDecoder({
  name: 'openFileStore, the outbox cursor',
  covers: ['openFileStore'],
  valid: (random) => random.pick(cursorFiles),
  async decode(bytes) {
    const store = await storeOn({ blocks: plainLog, released: bytes })
    const released = await store.released()
    await store.close()
    if (released !== undefined && (released < 4 || released > 5)) {
      if (released > 5) throw new Error(`the cursor stands at ${released}, behind the last block`)
    }
    return released ?? null
  },
})

export const storeDecoders: readonly Decoder[] = [log, blob, cursor]
