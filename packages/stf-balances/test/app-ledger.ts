import type { Hex } from '@lockstep/core'
import type { PreparedInput } from '@lockstep/core/operation'
import { integritee, type SessionProxyRole } from '@lockstep/stf-balances'
import { shard } from './accounts.js'
import { shieldedTo, signed } from './app-shard.js'

/** Prices and deposit of Integritee, as numbers of their own: 0.01, 0.03 and 0.1 of 10^12. */
export const callFee = 10_000_000_000n
const unshieldFee = 3n * callFee
const deposit = 10n * callFee

/** What happens, before it has a nonce. `by` signs: the sender itself, or a delegate. */
export type Happening =
  | { readonly kind: 'shield'; readonly from: Hex; readonly amount: bigint }
  | {
      readonly kind: 'transfer' | 'unshield'
      readonly from: Hex
      readonly by: Hex
      readonly to: Hex
      readonly amount: bigint
    }
  | { readonly kind: 'note'; readonly from: Hex; readonly by: Hex; readonly to: Hex }
  | {
      readonly kind: 'add'
      readonly from: Hex
      readonly by: Hex
      readonly to: Hex
      readonly role: SessionProxyRole
      readonly life: bigint | null
    }
  | { readonly kind: 'remove'; readonly from: Hex; readonly by: Hex; readonly to: Hex }

type Signed = Exclude<Happening, { readonly kind: 'shield' }>

interface Proxy {
  readonly role: SessionProxyRole
  readonly expiry: bigint | null
}

/** A ledger of plain numbers that follows the rules of the app by itself. */
export interface AppLedger {
  /** The input of what happens now, and the code that it must come to. */
  enter(
    happening: Happening,
    now: bigint,
    place: { readonly block: number; readonly index: number },
  ): readonly [PreparedInput, string]
  free(who: Hex): bigint
  reserved(who: Hex): bigint
  nonce(who: Hex): number
  /** What came in less what went out. */
  issuance(): bigint
}

export function createAppLedger(): AppLedger {
  const funds = new Map<Hex, bigint>()
  const nonces = new Map<Hex, number>()
  const proxies = new Map<Hex, Map<Hex, Proxy>>()
  let issuance = 0n

  const free = (who: Hex) => funds.get(who) ?? 0n
  const give = (who: Hex, amount: bigint) => funds.set(who, free(who) + amount)
  const proxiesOf = (who: Hex) => proxies.get(who) ?? new Map<Hex, Proxy>()

  function isAllowed({ kind, from, by, ...happening }: Signed, now: bigint): boolean {
    const proxy = proxiesOf(from).get(by)
    if (proxy === undefined || (proxy.expiry !== null && now >= proxy.expiry)) return false
    if (kind === 'add' || kind === 'remove') return false
    switch (proxy.role.type) {
      case 'Any':
        return true
      case 'NonTransfer':
        return kind === 'note'
      case 'TransferAllowance':
        return 'amount' in happening && happening.amount <= proxy.role.value
      default:
        return false
    }
  }

  function pay(happening: Signed): string {
    const { kind, from, to } = happening
    if (kind === 'note') return 'Ok'
    if (kind === 'add' || kind === 'remove') throw new Error('no payment')
    if (free(from) < happening.amount) return 'balances.InsufficientBalance'
    give(from, -happening.amount)
    if (kind === 'transfer') give(to, happening.amount)
    else issuance -= happening.amount
    return 'Ok'
  }

  function change(happening: Extract<Signed, { readonly kind: 'add' | 'remove' }>, now: bigint): string {
    const { kind, from, to } = happening
    const mine = new Map(proxiesOf(from))
    if (kind === 'remove') {
      if (!mine.delete(to)) return 'sessionProxies.NoSuchProxy'
      give(from, deposit)
    } else {
      const expiry = happening.life === null ? null : now + happening.life
      if (to === from) return 'sessionProxies.SelfProxy'
      if (expiry !== null && expiry <= now) return 'sessionProxies.AlreadyExpired'
      const expired = [...mine].filter(([, proxy]) => proxy.expiry !== null && now >= proxy.expiry)
      const freed = deposit * BigInt(expired.length)
      for (const [each] of expired) mine.delete(each)
      const due = mine.has(to) ? 0n : deposit
      if (free(from) + freed < due) return 'sessionProxies.DepositUnpaid'
      give(from, freed - due)
      mine.set(to, { role: happening.role, expiry })
    }
    proxies.set(from, mine)
    return 'Ok'
  }

  function spend({ from, by, ...happening }: Signed): void {
    const proxy = proxiesOf(from).get(by)
    if (from === by || proxy?.role.type !== 'TransferAllowance' || !('amount' in happening)) return
    const role = { type: 'TransferAllowance', value: proxy.role.value - happening.amount } as const
    proxies.set(from, new Map(proxiesOf(from)).set(by, { ...proxy, role }))
  }

  function expect(happening: Signed, now: bigint): string {
    const { kind, from, by } = happening
    if (by !== from && !isAllowed(happening, now)) return 'Unauthorized'
    const fee = kind === 'unshield' ? unshieldFee : callFee
    if (free(from) < fee) return 'FeeUnpaid'
    give(from, -fee)
    give(shard, fee)
    nonces.set(from, (nonces.get(from) ?? 0) + 1)
    const code = kind === 'add' || kind === 'remove' ? change(happening, now) : pay(happening)
    if (code === 'Ok') spend(happening)
    return code
  }

  return {
    enter(happening, now, { block, index }) {
      const { from } = happening
      if (happening.kind === 'shield') {
        issuance += happening.amount
        give(from, happening.amount)
        return [shieldedTo(integritee, from, happening.amount, block, index), 'Ok']
      }
      return [inputOf(happening, nonces.get(from) ?? 0, now), expect(happening, now)]
    },
    free,
    reserved: (who) => deposit * BigInt(proxiesOf(who).size),
    nonce: (who) => nonces.get(who) ?? 0,
    issuance: () => issuance,
  }
}

function inputOf(happening: Signed, nonce: number, now: bigint): PreparedInput {
  const { from, by, to } = happening
  const signing = by === from ? { from, nonce } : { from, nonce, delegate: by }
  const { balances, sessionProxies } = integritee.modules
  const seed: Hex = `0x${'00'.repeat(32)}`
  switch (happening.kind) {
    case 'transfer':
      return signed(balances.calls.balanceTransfer, signing, { to, amount: happening.amount })
    case 'unshield': {
      const args = { beneficiary: to, amount: happening.amount, shard }
      return signed(balances.calls.balanceUnshieldThroughEnclaveBridgePallet, signing, args)
    }
    case 'note':
      return signed(balances.calls.sendNote, signing, { to, note: '0x01' })
    case 'add': {
      const expiry = happening.life === null ? null : now + happening.life
      const credentials = { role: happening.role, expiry, seed }
      return signed(sessionProxies.calls.addSessionProxy, signing, { delegate: to, credentials })
    }
    case 'remove':
      return signed(sessionProxies.calls.removeSessionProxy, signing, { delegate: to })
  }
}
