import type { BlockRecord, Store } from '@lockstep/core/worker'

export interface StoreContent {
  readonly records: readonly (readonly [number: number, hex: string])[]
  readonly latest: number | undefined
  readonly released: number | undefined
  readonly blobs: readonly (string | undefined)[]
}

export const blobNames = ['key', 'other-key'] as const

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export const readRecords = async (store: Store, from?: number): Promise<BlockRecord[]> => {
  const records: BlockRecord[] = []
  for await (const record of store.records(from)) records.push(record)
  return records
}

/** All that can be learnt from a store, comparable with `toEqual`. */
export const readContent = async (store: Store): Promise<StoreContent> => {
  const blobs = await Promise.all(blobNames.map((name) => store.getSealed(name)))
  return {
    records: (await readRecords(store)).map(({ number, sealed }) => [number, hex(sealed)] as const),
    latest: (await store.latest())?.number,
    released: await store.released(),
    blobs: blobs.map((blob) => blob && hex(blob)),
  }
}

/** Bytes that tell blocks and lengths apart. */
export const sealedBlock = (number: number, length = 12): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (number * 31 + index * 7 + length) % 256)

export const appendBlocks = async (store: Store, from: number, to: number, length?: number): Promise<void> => {
  for (let number = from; number <= to; number++) await store.append({ number, sealed: sealedBlock(number, length) })
}
