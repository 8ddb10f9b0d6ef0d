import fc from 'fast-check'
import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChain, type TestChain } from './chain.js'
import { lookUpProbeAbi as abi, lookUpProbeBytecode } from './probes/look-up-probe.js'

const [pageSize, scanSize] = [32, 1_024]

let chain: TestChain
let address: Address
beforeAll(async () => {
  chain = await startChain()
  address = await chain.deploy(abi, lookUpProbeBytecode, [])
})
afterAll(() => chain.stop())

const first = (count: bigint, stride: bigint) =>
  chain.client.readContract({ address, abi, functionName: 'lookUp', args: [count, stride] })
const next = (count: bigint, stride: bigint, tag: bigint) =>
  chain.client.readContract({ address, abi, functionName: 'lookUpNext', args: [count, stride, tag] })

/** All ids as a client collects them, with the totals of the pages and their number. */
async function collect(count: bigint, stride: bigint) {
  let [total, tag, ids] = await first(count, stride)
  const collected = ids.map(BigInt)
  const totals = new Set([total])
  let pages = 1
  while (tag !== 0n) {
    expect(ids.length).toBeLessThanOrEqual(pageSize)
    ;[total, tag, ids] = await next(count, stride, tag)
    collected.push(...ids.map(BigInt))
    totals.add(total)
    pages += 1
  }
  return { collected, totals: [...totals], pages }
}

const matching = (count: number, stride: number) =>
  Array.from({ length: count }, (_, place) => place)
    .filter((place) => place % stride === stride - 1)
    .map(BigInt)

describe('pages of a look-up', () => {
  it.each([0, 1, 31, 32, 33, 64, 65, scanSize - 1, scanSize, scanSize + 1, 2 * scanSize, 2 * scanSize + 1])(
    'of %i candidates that all match hold each once, in their order',
    async (count) => {
      const { collected, totals, pages } = await collect(BigInt(count), 1n)
      expect(collected).toEqual(matching(count, 1))
      expect(totals).toEqual([BigInt(count)])
      expect(pages).toBe(Math.max(1, Math.ceil(count / pageSize)))
    },
  )

  it('hold every match once; the total is exact up to 1,024 candidates, and at least as much above', async () => {
    const counts = fc.oneof(fc.nat({ max: 200 }), fc.integer({ min: scanSize - 40, max: 3 * scanSize }))
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 1, max: 1_500 }), async (count, stride) => {
        const { collected, totals } = await collect(BigInt(count), BigInt(stride))
        expect(collected).toEqual(matching(count, stride))
        expect(totals).toEqual([BigInt(count <= scanSize ? collected.length : count)])
      }),
      { numRuns: 40 },
    )
  })

  it('look at no more than 1,024 candidates at once, so that no list is too long to be looked up', async () => {
    const [total, tag, ids] = await first(10n ** 9n, 10n ** 9n)
    expect([total, tag, ids]).toEqual([10n ** 9n, 1_024n, []])
    const last = await next(10n ** 9n, 10n ** 9n, 10n ** 9n - 5n)
    expect([last[1], last[2].map(BigInt)]).toEqual([0n, [10n ** 9n - 1n]])
  })

  it.each([50n, 5_000n])('of %i candidates, a tag that leads nowhere finds nothing', async (count) => {
    for (const tag of [0n, count, count + 1n, 2n ** 256n - 1n]) {
      expect(await next(count, 1n, tag)).toEqual([count, 0n, []])
    }
  })
})
