import { AccountId, defineStf, doubleMap, struct, u8, u128, vec } from '@lockstep/core'
import { eachEntry } from '@lockstep/core/stf'
import type { FundsModule } from './funds-module.js'
import { ownerOnly } from './owner-only.js'
import { isExpired, sessionProxyCredentials } from './session-proxy-credentials.js'
import { mayAsk, mayCall } from './session-right.js'

/** The most session proxies of one account; expired ones make room by themselves. */
export const maxSessionProxies = 10

/** What {@link createSessionProxies} is told. */
export interface SessionProxiesOptions {
  /** The STF that the app has under the name `balances`. */
  readonly balances: FundsModule
  /** Reserved of the delegator's funds for as long as a proxy is there, in the smallest unit; nothing by default. */
  readonly deposit?: bigint
}

/**
 * Accounts that may sign in another's name, each with a role and an expiry: Integritee's session proxies.
 *
 * Which calls and getters a role reaches is written where they are declared, in `roles` and `spends`. Nobody but the
 * delegator itself adds, removes or lists proxies. What a delegate does is paid by its delegator, fees included, and
 * fees do not count against an allowance.
 *
 * SPEC: call 30 is the Integritee worker's `add_session_proxy`. The worker has no call that removes; 31 is free there.
 */
export function createSessionProxies({ balances, deposit = 0n }: SessionProxiesOptions) {
  return defineStf({
    name: 'sessionProxies',
    version: 1,
    state: {
      proxy: doubleMap(AccountId, AccountId, struct({ credentials: sessionProxyCredentials, deposit: u128 })),
    },
    errors: {
      SelfProxy: {},
      AlreadyExpired: {},
      TooManyProxies: { limit: u8 },
      DepositUnpaid: { deposit: u128 },
      NoSuchProxy: {},
    },
    events: {
      SessionProxyAdded: { delegator: AccountId, delegate: AccountId },
      SessionProxyRemoved: { delegator: AccountId, delegate: AccountId },
    },
    uses: { balances },
    calls: {
      /** Gives a delegate a role, in place of the one that it had. */
      addSessionProxy: {
        index: 30,
        args: { delegate: AccountId, credentials: sessionProxyCredentials },
        roles: [ownerOnly],
        execute({ state, origin: delegator, block, use, emit, fail }, { delegate, credentials }) {
          if (delegate === delegator) fail('SelfProxy')
          if (isExpired(credentials, block)) fail('AlreadyExpired')
          const all = state.proxy.entries(delegator, { limit: maxSessionProxies })
          const expired = all.filter(([, proxy]) => isExpired(proxy.credentials, block))
          for (const [account, proxy] of expired) {
            state.proxy.delete(delegator, account)
            use.balances.release(delegator, proxy.deposit)
            emit('SessionProxyRemoved', { delegator, delegate: account })
          }
          const former = state.proxy.get(delegator, delegate)
          if (former === undefined) {
            if (all.length - expired.length >= maxSessionProxies) fail('TooManyProxies', { limit: maxSessionProxies })
            if (!use.balances.reserve(delegator, deposit)) fail('DepositUnpaid', { deposit })
          }
          state.proxy.set(delegator, delegate, { credentials, deposit: former?.deposit ?? deposit })
          emit('SessionProxyAdded', { delegator, delegate })
        },
      },

      /** Takes a delegate's role away and frees its deposit. */
      removeSessionProxy: {
        index: 31,
        args: { delegate: AccountId },
        roles: [ownerOnly],
        execute({ state, origin: delegator, use, emit, fail }, { delegate }) {
          const proxy = state.proxy.get(delegator, delegate)
          if (proxy === undefined) return fail('NoSuchProxy')
          state.proxy.delete(delegator, delegate)
          use.balances.release(delegator, proxy.deposit)
          emit('SessionProxyRemoved', { delegator, delegate })
        },
      },
    },
    getters: {
      trusted: {
        sessionProxies: {
          index: 30,
          returns: vec(struct({ delegate: AccountId, credentials: sessionProxyCredentials }), maxSessionProxies),
          roles: [ownerOnly],
          read: ({ state, origin }) =>
            state.proxy
              .entries(origin, { limit: maxSessionProxies })
              .map(([delegate, { credentials }]) => ({ delegate, credentials })),
        },
      },
    },
    admission: {
      authorizeCall({ state, block }, { sender, delegate, ...call }) {
        const proxy = state.proxy.get(sender, delegate)
        if (proxy === undefined || isExpired(proxy.credentials, block)) return false
        const { role } = proxy.credentials
        if (!mayCall(role, call)) return false
        if (role.type === 'TransferAllowance') {
          state.proxy.update(sender, delegate, ({ credentials }) => {
            credentials.role = { type: 'TransferAllowance', value: role.value - call.spends }
          })
        }
        return true
      },
      authorizeGetter({ state, block }, { sender, delegate, ...getter }) {
        const proxy = state.proxy.get(sender, delegate)
        return proxy !== undefined && !isExpired(proxy.credentials, block) && mayAsk(proxy.credentials.role, getter)
      },
    },
    invariants: {
      bounded({ state }) {
        const counts = new Map<string, number>()
        eachEntry(state.proxy.allEntries, (_, [delegator]) => {
          counts.set(delegator, (counts.get(delegator) ?? 0) + 1)
        })
        return [...counts.values()].every((count) => count <= maxSessionProxies)
      },
      nobodyIsTheirOwnProxy({ state }) {
        let holds = true
        eachEntry(state.proxy.allEntries, (_, [delegator, delegate]) => {
          holds &&= delegator !== delegate
        })
        return holds
      },
    },
  })
}
