import type { Hex } from '@lockstep/core'
import type { PreparedCall, PreparedInput } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import { shard } from './accounts.js'
import { called, shielded } from './inputs.js'

export const most: bigint = (1n << 128n) - 1n
const { balanceTransfer, balanceUnshieldThroughEnclaveBridgePallet } = balances.calls

interface Movement {
  readonly kind: 'transfer' | 'unshield' | 'foreign'
  readonly from: Hex
  readonly to: Hex
  readonly amount: bigint
}

/** What happens, before it has a place in a block. `skew` is added to the right nonce. */
export type Happening =
  | { readonly kind: 'shield'; readonly who: Hex; readonly amount: bigint }
  | (Movement & { readonly skew: number })
  | { readonly kind: 'again' }
  | { readonly kind: 'bad' }

export interface Ledger {
  readonly inputs: readonly PreparedInput[]
  /** What must become of each input; `refused` for a nonce that was used, whatever that is called. */
  readonly expected: readonly string[]
  readonly free: ReadonlyMap<Hex, bigint>
  readonly nonces: ReadonlyMap<Hex, number>
  readonly cameIn: bigint
  readonly wentOut: bigint
}

function inputOf({ kind, from, to, amount }: Movement, nonce: number): PreparedCall {
  if (kind === 'transfer') return called(balanceTransfer, from, nonce, { to, amount })
  const args = { beneficiary: to, amount, shard: kind === 'foreign' ? from : shard }
  return called(balanceUnshieldThroughEnclaveBridgePallet, from, nonce, args)
}

/** The inputs, and what must become of them: a ledger of plain numbers that follows the rules by itself. */
export function keepLedger(happenings: readonly Happening[]): Ledger {
  const free = new Map<Hex, bigint>()
  const nonces = new Map<Hex, number>()
  const inputs: PreparedInput[] = []
  let [cameIn, wentOut] = [0n, 0n]
  let last: readonly [Movement, number] | undefined

  const give = (who: Hex, amount: bigint) => free.set(who, (free.get(who) ?? 0n) + amount)

  function shield(who: Hex, amount: bigint): string {
    inputs.push(shielded(who, amount, { block: 1, index: inputs.length }))
    if (cameIn - wentOut + amount > most) return 'balances.IssuanceOverflow'
    cameIn += amount
    give(who, amount)
    return 'Ok'
  }

  function move(movement: Movement, nonce: number): string {
    const { kind, from, to, amount } = movement
    inputs.push(inputOf(movement, nonce))
    last = [movement, nonce]
    const next = nonces.get(from) ?? 0
    if (nonce !== next) return nonce < next ? 'refused' : 'FutureNonce'
    nonces.set(from, next + 1)
    if (kind === 'foreign') return 'balances.ForeignShard'
    if ((free.get(from) ?? 0n) < amount) return 'balances.InsufficientBalance'
    give(from, -amount)
    if (kind === 'transfer') give(to, amount)
    else wentOut += amount
    return 'Ok'
  }

  function refuse(): string {
    inputs.push({ kind: 'rejected', operationHash: shard, code: 'Undecryptable' })
    return 'Undecryptable'
  }

  const expected = happenings.map((each) => {
    if (each.kind === 'shield') return shield(each.who, each.amount)
    if (each.kind === 'bad') return refuse()
    if (each.kind === 'again') return last === undefined ? refuse() : move(...last)
    return move(each, Math.max(0, (nonces.get(each.from) ?? 0) + each.skew))
  })
  return { inputs, expected, free, nonces, cameIn, wentOut }
}
