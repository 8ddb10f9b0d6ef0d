import { type Client, decodeAbiParameters, type LocalAccount } from 'viem'
import { call, estimateGas } from 'viem/actions'
import type { WantedAction } from './wanted-actions.js'

/** What a contract would say of an action now, and the gas to send with it. */
export interface ActionVerdict {
  /** 0: it would do it. */
  readonly code: bigint
  readonly gas: bigint
}

/** @throws what the node says of an action that would revert. */
export type GasOfAction = (action: Pick<WantedAction, 'to' | 'data'>) => Promise<ActionVerdict>

/** Of an estimate, in percent: what a contract needs may change a little before the transaction is mined. */
const gasPercent = 125n
/** Digits of data in which actions of one function count as of one size. */
const digitsPerSize = 1024

/**
 * Asks for the gas of actions.
 *
 * PERF: for an estimate a node executes an action about ten times, until it has the least that suffices. What it was
 * for as much data of the same function mostly suffices again, and a call with that much gas says so by one execution.
 * Sizes keep apart, because a node wants the price of all the gas in the account, used or not.
 */
export function createGasOfAction(client: Client, { address }: Pick<LocalAccount, 'address'>): GasOfAction {
  // Promises, so that of many actions at a time the others wait for the first one's estimate.
  const known = new Map<string, Promise<KnownGas | undefined>>()

  const codeOf = async ({ to, data }: Parameters<GasOfAction>[0], gas?: bigint): Promise<bigint> => {
    const answered = await call(client, { account: address, to, data, ...(gas === undefined ? {} : { gas }) })
    const [code] = decodeAbiParameters([{ type: 'uint256' }], answered.data ?? '0x')
    return code
  }

  const estimate = async (action: Parameters<GasOfAction>[0]): Promise<ActionVerdict> => {
    const { to, data } = action
    // By its address: for an account that signs, viem asks for nonce and fees as well, which nobody needs here.
    const [code, gas] = await Promise.all([codeOf(action), estimateGas(client, { account: address, to, data })])
    return { code, gas }
  }

  const learn = async (
    kind: string,
    action: Parameters<GasOfAction>[0],
    before: KnownGas | undefined,
  ): Promise<ActionVerdict> => {
    const estimated = estimate(action)
    const learnt = ({ code, gas }: ActionVerdict) => (code === 0n ? { digits: action.data.length, gas } : before)
    known.set(
      kind,
      estimated.then(learnt, () => before),
    )
    const { code, gas } = await estimated
    return { code, gas: withMargin(gas) }
  }

  return async (action) => {
    const kind = kindOf(action)
    const asked = known.get(kind)
    // In the same turn as the look, so that the next one waits for this one.
    if (asked === undefined) return learn(kind, action, undefined)
    const before = await asked
    if (before !== undefined && action.data.length <= before.digits) {
      const code = await codeOf(action, before.gas).catch(() => undefined)
      if (code === 0n) return { code, gas: withMargin(before.gas) }
    }
    return learn(kind, action, before)
  }
}

interface KnownGas {
  readonly digits: number
  readonly gas: bigint
}

const kindOf = ({ to, data }: Parameters<GasOfAction>[0]): string =>
  `${to}/${data.slice(0, 10)}/${Math.floor(data.length / digitsPerSize)}`

const withMargin = (gas: bigint): bigint => (gas * gasPercent) / 100n
