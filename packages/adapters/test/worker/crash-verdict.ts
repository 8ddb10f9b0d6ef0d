import { expect } from 'vitest'
import { confirmationsOf, publicationsOf } from './crash-load.js'
import type { CrashLoop, KillReport } from './crash-loop.js'

/** Nothing that was acknowledged is lost, and no outputs are ahead of their block. */
export function judgeKill(label: object, { acknowledged, stored, released }: KillReport): void {
  expect({ ...label, lost: acknowledged > stored, ahead: released > stored }).toEqual({
    ...label,
    lost: false,
    ahead: false,
  })
}

/** Lets the worker work to the end and holds it, and the chain, against the worker that never crashed. */
export async function judgeEnd(loop: CrashLoop): Promise<{ readonly blocks: number }> {
  await loop.finish()
  const { load, differences } = loop
  const { chain } = load
  const blocks = chain.head()
  chain.produceBlock()
  expect(differences).toEqual([])
  const payments = load.payments()
  expect(payments.map(({ beneficiary }) => chain.balanceOf(beneficiary))).toEqual(payments.map(({ amount }) => amount))
  const confirmations = confirmationsOf(load)
  expect(confirmations.length).toBe(blocks)
  expect(confirmations.filter((count) => count !== 1)).toEqual([])
  expect(publicationsOf(load)).toEqual(Array.from({ length: blocks >> 1 }, (_, index) => 2 * (index + 1)))
  return { blocks }
}
