import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')
const results = (name: string) => JSON.parse(read(`bench/results/${name}.json`))
const page = read('docs/performance.md')

/** The last of a bench's sizes is the one that the page tells of. */
const largest = (name: string) => results(name).sizes.at(-1)

/** What each row of the table says, by its first column and the bench. */
const figures: readonly (readonly [what: string, bench: string, ratio: () => number])[] = [
  ['a transfer in a block of 1,000, 100,000 accounts', 'engine', () => largest('engine-alone').ratios.bare],
  ['the same', 'floor', () => largest('engine-alone').ratios.bare / results('floor')['with all promises'].ofBare],
  ['a transfer with 1,000,000 accounts', 'engine', () => results('engine').growth.engine],
  ['the state root of a block', 'state', () => results('state').root.ofFlat],
  ['decode and encode a signed call', 'codec', () => results('codec').ofByHand.lockstep],
  ['a block under the determinism guard', 'guard', () => results('guard').ofUnguarded],
  ['indirect calls, as many as go', 'indirect', () => results('indirect').wallRatio],
  ["direct calls over the enclave's own TLS", 'rpc', () => results('rpc').direct.ratio],
  ['EEA work orders over HTTP', 'eea', () => results('eea')['of that bound']],
  ['operations ordered by three servers', 'jetstream', () => results('jetstream-3').ratio],
]

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('../bench/'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('docs/performance.md', () => {
  test('has a row for each figure, and no other', () => {
    expect(rows.map(([, what]) => what)).toEqual(figures.map(([what]) => what))
  })

  test.each(figures)('says of %s what bench/%s.mjs measured last', (what, bench, ratio) => {
    const row = rows.find(([, first]) => first === what)
    expect(row?.[3]).toBe(ratio().toFixed(2))
    expect(row?.[5]).toContain(`](../bench/${bench}.mjs)`)
  })

  test('says what a million accounts take', () => {
    const { snapshot } = results('engine')
    const { accounts, bytesPerAccount } = largest('engine')
    const text = page.replaceAll('\n', ' ')
    expect(text).toContain(
      `A state of ${accounts.toLocaleString('en')} accounts takes ${bytesPerAccount} bytes of memory an account`,
    )
    expect(text).toContain(`its snapshot of ${snapshot.mebibytes} MiB`)
    expect(text).toContain(`written in ${snapshot.exportSeconds.toFixed(2)} s`)
    expect(text).toContain(`taken in in ${snapshot.importSeconds.toFixed(2)} s`)
  })
})
