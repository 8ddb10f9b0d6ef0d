import { custom, type Transport } from 'viem'
import {
  openProxyService,
  type ProxyService,
  type ProxyServiceOptions,
} from '../../../../src/eea/proxy/service/index.js'
import { createVolatileDisk } from '../../../store/volatile-disk.js'
import type { ProxyNode } from './proxy-node.js'
import { type Contracts, serviceOptions } from './proxy-orders.js'

/** What goes wrong between a service and its node. */
export interface NodeFaults {
  /** Whether a request is lost before it arrives. */
  isLost(method: string): boolean
  /** What the node answers instead. */
  distort(method: string, answer: unknown): unknown
}

/** A service whose process may die at any step, and of which then only the disk is left. */
export interface MortalService {
  /** A turn, with everything that it starts. Answers whether the process survived it. */
  turn(): Promise<boolean>
  /** Lets this many more steps happen: a request sent, an answer received, an operation of the disk. */
  dieAfter(steps: number): void
  /** Steps so far. */
  steps(): number
  readonly reorgs: () => number
  readonly deaths: () => number
  readonly methods: ReadonlySet<string>
  stop(): Promise<void>
}

export const createMortalService = (
  node: ProxyNode,
  contracts: Contracts,
  faults: NodeFaults,
  choose: (count: number) => number,
  options: Partial<ProxyServiceOptions> = {},
): MortalService => {
  const disk = createVolatileDisk()
  const methods = new Set<string>()
  let life: { readonly service: ProxyService; isOver: boolean } | undefined
  let remaining = Number.POSITIVE_INFINITY
  let steps = 0
  let reorgs = 0
  let deaths = 0

  const inner = node.transport({ retryCount: 0 })
  /** Requests of one life; none gets through when it is over. */
  const transportOf = (self: { isOver: boolean }): Transport => {
    const step = (): void => {
      if (self.isOver) throw new Error('the process is dead')
      steps += 1
      remaining -= 1
      if (remaining >= 0) return
      self.isOver = true
      // Nothing that is still under way in memory may reach the disk.
      disk.cutPowerAfter(0)
      throw new Error('the process dies')
    }
    const request = async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
      methods.add(method)
      step()
      if (faults.isLost(method)) throw new Error(`connection lost before ${method}`)
      const answer = faults.distort(method, await inner.request({ method, params }))
      step()
      return answer
    }
    return custom({ request }, { retryCount: 0 })
  }

  const open = async (): Promise<NonNullable<typeof life>> => {
    const self = { isOver: false }
    const base = serviceOptions(transportOf(self), contracts)
    const service = await openProxyService({
      ...base,
      book: { directory: '/book', disk },
      attempts: 1_000_000,
      onReorg: () => {
        reorgs += 1
      },
      ...options,
    })
    return Object.assign(self, { service })
  }
  const bury = async (): Promise<void> => {
    deaths += 1
    remaining = Number.POSITIVE_INFINITY
    const dead = life
    life = undefined
    if (dead !== undefined) {
      dead.isOver = true
      await dead.service.idle()
    }
    disk.restart(choose)
  }
  return {
    async turn() {
      try {
        life ??= await open()
        await life.service.turn()
      } catch (error) {
        if (life === undefined || life.isOver || isDiskFault(error)) {
          await bury()
          return false
        }
      }
      await life?.service.idle()
      if (life?.isOver !== true) return true
      await bury()
      return false
    },
    dieAfter(count) {
      remaining = count
    },
    steps: () => steps,
    reorgs: () => reorgs,
    deaths: () => deaths,
    methods,
    async stop() {
      await life?.service.stop()
    },
  }
}

const isDiskFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Store')
