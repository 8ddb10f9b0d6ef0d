import fc from 'fast-check'
import type { Address, Hex } from 'viem'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { workerRegistryAbi as abi } from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { administrator, deployRegistry } from './deployments.js'
import { idOf, zeroAddress, zeroId } from './words.js'

let chain: TestChain
let address: Address
beforeAll(async () => {
  chain = await startChain()
  address = await deployRegistry(chain)
})
afterAll(() => chain.stop())

const applications = [idOf('fraud'), idOf('credit')] as const
const organizations = [zeroId, idOf('bank'), idOf('club')] as const
const workers = [idOf('a'), idOf('b'), idOf('c')] as const

const worker = fc.constantFrom(...workers)
const sender = fc.constantFrom(1, 2, administrator)
const step = fc.oneof(
  fc.record({
    worker,
    sender,
    type: fc.constantFrom(0n, 1n, 2n, 3n, 4n),
    organization: fc.constantFrom(...organizations),
    applications: fc.subarray([...applications]),
  }),
  fc.record({ worker, sender, details: fc.constantFrom('', '{}', '{"a":1}') }),
  fc.record({ worker, sender, status: fc.constantFrom(0n, 1n, 2n, 3n, 4n, 5n) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** What the registry has to be after any calls, by the rules and without a chain. */
interface Entry {
  readonly registrant: number
  readonly type: bigint
  readonly organization: Hex
  readonly applications: readonly Hex[]
  readonly details: string
  readonly status: bigint
}

/** The entry after the step; the one before where the step is refused. */
function next(entry: Entry | undefined, each: Step): Entry | undefined {
  if ('type' in each) {
    if (entry !== undefined || each.type < 1n || each.type > 3n) return entry
    return { ...each, registrant: each.sender, details: 'first', status: 1n }
  }
  if (entry?.registrant !== each.sender) return entry
  if ('details' in each) return each.details === '' ? entry : { ...entry, details: each.details }
  const edges: Readonly<Record<string, readonly bigint[]>> = {
    '1': [1n, 2n, 3n, 4n],
    '2': [1n, 2n, 3n, 4n],
    '3': [3n, 4n],
  }
  return edges[String(entry.status)]?.includes(each.status) === true ? { ...entry, status: each.status } : entry
}

async function send(each: Step): Promise<'success' | 'reverted'> {
  const common = { address, abi, account: chain.account(each.sender), gas } as const
  if ('type' in each) {
    const args = [each.worker, each.type, each.organization, each.applications, 'first'] as const
    return (await chain.mined(chain.client.writeContract({ ...common, functionName: 'workerRegister', args }))).status
  }
  if ('details' in each) {
    const args = [each.worker, each.details] as const
    return (await chain.mined(chain.client.writeContract({ ...common, functionName: 'workerUpdate', args }))).status
  }
  const args = [each.worker, each.status] as const
  return (await chain.mined(chain.client.writeContract({ ...common, functionName: 'workerSetStatus', args }))).status
}

const retrieve = (id: Hex) => chain.client.readContract({ address, abi, functionName: 'workerRetrieve', args: [id] })
const registrantOf = (id: Hex) =>
  chain.client.readContract({ address, abi, functionName: 'workerRegistrant', args: [id] })

it('whatever anybody calls: the registry is what its rules say, and look-ups find all that match', async () => {
  let clean: Hex
  await fc.assert(
    fc
      .asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
        const model = new Map<Hex, Entry>()
        for (const each of steps) {
          const before = model.get(each.worker)
          const after = next(before, each)
          const isNoop = 'status' in each && after === before
          const status = await send(each)
          if (after !== before) expect(status).toBe('success')
          else if (!isNoop) expect(status).toBe('reverted')
          if (after !== undefined) model.set(each.worker, after)
        }
        for (const id of workers) {
          const entry = model.get(id)
          expect(await retrieve(id)).toEqual(
            entry === undefined
              ? [0n, 0n, zeroId, [], '']
              : [entry.status, entry.type, entry.organization, entry.applications, entry.details],
          )
          expect(await registrantOf(id)).toBe(entry === undefined ? zeroAddress : chain.account(entry.registrant))
        }
        for (const type of [0n, 1n, 2n]) {
          for (const organization of organizations) {
            for (const application of [zeroId, ...applications]) {
              const args = [type, organization, application] as const
              const found = await chain.client.readContract({ address, abi, functionName: 'workerLookUp', args })
              const expected = [...model].filter(
                ([, entry]) =>
                  (type === 0n || entry.type === type) &&
                  (organization === zeroId || entry.organization === organization) &&
                  (application === zeroId || entry.applications.includes(application)),
              )
              expect(found).toEqual([BigInt(expected.length), 0n, expected.map(([id]) => id)])
            }
          }
        }
      })
      .beforeEach(async () => {
        clean = await chain.client.snapshot()
      })
      .afterEach(async () => {
        await chain.client.revert({ id: clean })
      }),
    { numRuns: 25 },
  )
}, 120_000)
