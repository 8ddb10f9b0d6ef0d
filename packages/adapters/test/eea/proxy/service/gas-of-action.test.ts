import { createClient, custom, type Hex, padHex, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { anvil as chain } from 'viem/chains'
import { expect, test } from 'vitest'
import { createGasOfAction } from '../../../../src/eea/proxy/service/gas-of-action.js'
import { zeroAddress } from '../words.js'

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const selector = '64b5e7ce'

/** A node whose contract takes so much gas for each byte of data, and answers a code. */
const openNode = (gasPerByte = 100, code = 0n) => {
  const asked: string[] = []
  const node = { gasPerByte, code }
  const request = async ({ method, params }: { method: string; params: { data: Hex; gas?: Hex }[] }) => {
    asked.push(method)
    const [call] = params
    const needed = BigInt(((call?.data.length ?? 2) / 2 - 1) * node.gasPerByte)
    if (method === 'eth_estimateGas') return toHex(needed)
    if (call?.gas !== undefined && BigInt(call.gas) < needed) throw new Error('out of gas')
    return padHex(toHex(node.code), { size: 32 })
  }
  const client = createClient({ chain, transport: custom({ request }, { retryCount: 0 }) })
  const gasOf = createGasOfAction(client, account)
  const ask = (bytes: number) => gasOf({ to: zeroAddress, data: `0x${selector}${'00'.repeat(bytes - 4)}` })
  const estimates = () => asked.filter((method) => method === 'eth_estimateGas').length
  return { node, ask, estimates }
}

test('actions of one size are estimated once, also where many are asked for at a time', async () => {
  const { ask, estimates } = openNode()
  const found = await Promise.all([ask(100), ask(100), ask(99), ask(100)])
  // A quarter more than the estimate.
  expect(found).toEqual(Array.from({ length: 4 }, () => ({ code: 0n, gas: 12_500n })))
  expect(estimates()).toBe(1)
})

test('more data, and data of another size, is estimated anew', async () => {
  const { ask, estimates } = openNode()
  expect([(await ask(100)).gas, (await ask(101)).gas, (await ask(1_000)).gas]).toEqual([12_500n, 12_625n, 125_000n])
  // Not 1,000 bytes' worth of gas for a few of them: the account has to have the price of all.
  expect((await ask(50)).gas).toBe(12_625n)
  expect(estimates()).toBe(3)
})

test('what does not suffice any more is estimated anew', async () => {
  const { node, ask, estimates } = openNode()
  await ask(100)
  node.gasPerByte = 200
  expect(await ask(100)).toEqual({ code: 0n, gas: 25_000n })
  expect(estimates()).toBe(2)
})

test('a refusal is told, and nothing is learnt from it', async () => {
  const { node, ask, estimates } = openNode(100, 2n)
  expect((await ask(100)).code).toBe(2n)
  node.code = 0n
  expect((await ask(100)).code).toBe(0n)
  expect(estimates()).toBe(2)
})
