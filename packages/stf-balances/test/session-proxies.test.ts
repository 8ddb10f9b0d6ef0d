import { decode, type Hex, toHex } from '@lockstep/core'
import { encodeCall, encodeTrustedGetter, prepareOperation, signCall, signGetter } from '@lockstep/core/operation'
import type { Call, Getter } from '@lockstep/core/stf'
import {
  integritee,
  maxSessionProxies,
  type SessionProxyCredentials,
  type SessionProxyRole,
  unit,
} from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { domain, provider, shard, signerOf } from './accounts.js'
import { type AppShard, blockTime, charlie, createAppShard, signed } from './app-shard.js'
import { keyOf } from './vector.js'

const {
  balances: { calls: funds, getters: fundsGetters },
  notes: { getters: noteGetters },
  sessionProxies: { calls, getters },
} = integritee.modules
const owner = signerOf('Alice')
const proxy = signerOf('Bob')
const alice = owner.account
const bob = proxy.account
const seed: Hex = `0x${'5e'.repeat(32)}`
const deposit = unit / 10n
const any: SessionProxyRole = { type: 'Any', value: null }
const allowance = (value: bigint): SessionProxyRole => ({ type: 'TransferAllowance', value })

function credentialsOf(role: SessionProxyRole, expiry: bigint | null = null): SessionProxyCredentials {
  return { role, expiry, seed }
}

function withFunds(): AppShard {
  const appShard = createAppShard(integritee)
  appShard.shield(alice, 10n * unit)
  return appShard
}

function add(appShard: AppShard, delegate: Hex, credentials: SessionProxyCredentials): string | undefined {
  const nonce = appShard.nonce(alice)
  return appShard.codes(signed(calls.addSessionProxy, { from: alice, nonce }, { delegate, credentials }))[0]
}

/** A shard on which Alice, with 10 units, has Bob as her proxy. */
function withProxy(role: SessionProxyRole, expiry: bigint | null = null): AppShard {
  const appShard = withFunds()
  expect(add(appShard, bob, credentialsOf(role, expiry))).toBe('Ok')
  return appShard
}

/** Bob does it in Alice's name. */
function asProxy<Args>(appShard: AppShard, call: Call<Args>, args: Parameters<typeof signed<Args>>[2]): string {
  const nonce = appShard.nonce(alice)
  return appShard.codes(signed(call, { from: alice, nonce, delegate: bob }, args))[0] ?? ''
}

const transferOf = (amount: bigint) => ({ to: charlie, amount })

function ask<Args, Returns>(
  appShard: AppShard,
  getter: Getter<Args, Returns>,
  args: Parameters<typeof encodeTrustedGetter<Args, Returns>>[2],
  asDelegate: boolean,
) {
  const request = encodeTrustedGetter(getter, alice, args)
  return appShard.answer(signGetter(request, { signer: asDelegate ? proxy : owner, domain, expiry: 1_000, asDelegate }))
}

describe('add_session_proxy on the wire', () => {
  // SPEC: Integritee worker, TrustedCall 30: delegator, delegate, role, Option<u64>, 32 bytes. The vectors have none.
  const head = `0x1e${keyOf('ed25519//Alice').slice(2)}${keyOf('ed25519//Bob').slice(2)}`
  const tail = seed.slice(2)

  test.each<[string, SessionProxyCredentials, string]>([
    ['ReadBalance', credentialsOf({ type: 'ReadBalance', value: null }), '0000'],
    ['ReadAny', credentialsOf({ type: 'ReadAny', value: null }), '0100'],
    [
      'NonTransfer, until 1 s after 1970',
      credentialsOf({ type: 'NonTransfer', value: null }, 1_000n),
      '0201e803000000000000',
    ],
    ['Any', credentialsOf(any), '0300'],
    ['TransferAllowance of 256', credentialsOf(allowance(256n)), '040001000000000000000000000000000000'],
  ])('%s', (_, credentials, middle) => {
    const bytes = `${head}${middle}${middle.length === 34 ? '00' : ''}${tail}`
    expect(toHex(encodeCall(calls.addSessionProxy, alice, { delegate: bob, credentials }))).toBe(bytes)
  })

  test('a really signed one, and then a call that the proxy really signed', () => {
    const appShard = withFunds()
    const run = (call: Uint8Array, nonce: number, signer: typeof owner, asDelegate: boolean) =>
      appShard.codes(
        prepareOperation(
          { provider, stf: integritee, domain },
          signCall(call, { nonce, domain, signer, path: 'indirectCall', asDelegate }),
        ),
      )
    const adding = encodeCall(calls.addSessionProxy, alice, { delegate: bob, credentials: credentialsOf(any) })
    const transfer = encodeCall(funds.balanceTransfer, alice, transferOf(unit))
    expect(run(transfer, 0, proxy, true)).toEqual(['Unauthorized'])
    expect(run(adding, 0, owner, false)).toEqual(['Ok'])
    expect(run(transfer, 1, proxy, true)).toEqual(['Ok'])
    expect(appShard.free(charlie)).toBe(unit)
  })
})

describe('what a role may do', () => {
  const callsOf: Readonly<Record<string, (appShard: AppShard) => string>> = {
    noop: (appShard) => asProxy(appShard, funds.noop, {}),
    sendNote: (appShard) => asProxy(appShard, funds.sendNote, { to: charlie, note: '0x01' }),
    transfer: (appShard) => asProxy(appShard, funds.balanceTransfer, transferOf(1n)),
    transferWithNote: (appShard) =>
      asProxy(appShard, funds.balanceTransferWithNote, { ...transferOf(1n), note: '0x01' }),
    unshield: (appShard) =>
      asProxy(appShard, funds.balanceUnshieldThroughEnclaveBridgePallet, { beneficiary: charlie, amount: 1n, shard }),
    addSessionProxy: (appShard) =>
      asProxy(appShard, calls.addSessionProxy, { delegate: charlie, credentials: credentialsOf(any) }),
    raiseItself: (appShard) =>
      asProxy(appShard, calls.addSessionProxy, { delegate: bob, credentials: credentialsOf(any) }),
    removeSessionProxy: (appShard) => asProxy(appShard, calls.removeSessionProxy, { delegate: bob }),
  }
  const transfers = ['transfer', 'transferWithNote', 'unshield']

  test.each<[SessionProxyRole, readonly string[]]>([
    [{ type: 'ReadBalance', value: null }, []],
    [{ type: 'ReadAny', value: null }, []],
    [{ type: 'NonTransfer', value: null }, ['noop', 'sendNote']],
    [any, ['noop', 'sendNote', ...transfers]],
    [allowance(1n), transfers],
    [allowance(0n), []],
  ])('$type: calls', (role, allowed) => {
    for (const [name, call] of Object.entries(callsOf)) {
      const appShard = withProxy(role)
      const before = appShard.state.root()
      const code = call(appShard)
      expect([name, code]).toEqual([name, allowed.includes(name) ? 'Ok' : 'Unauthorized'])
      if (!allowed.includes(name)) expect(appShard.state.root()).toEqual(before)
    }
  })

  test.each<[SessionProxyRole, readonly string[]]>([
    [{ type: 'ReadBalance', value: null }, ['accountInfo']],
    [{ type: 'ReadAny', value: null }, ['accountInfo', 'notesFor']],
    [{ type: 'NonTransfer', value: null }, ['accountInfo', 'notesFor']],
    [any, ['accountInfo', 'notesFor']],
    [allowance(1n), ['accountInfo']],
  ])('$type: getters, and never the seeds of other proxies', (role, allowed) => {
    const appShard = withProxy(role)
    const may = (asDelegate: boolean) => [
      ask(appShard, fundsGetters.trusted.accountInfo, {}, asDelegate),
      ask(appShard, noteGetters.trusted.notesFor, { bucket: 0 }, asDelegate),
      ask(appShard, getters.trusted.sessionProxies, {}, asDelegate),
    ]
    const names = ['accountInfo', 'notesFor', 'sessionProxies']
    const expected = names.map((name) => (allowed.includes(name) ? 'value' : 'Unauthorized'))
    expect(may(true).map((answer) => ('refused' in answer ? answer.refused : 'value'))).toEqual(expected)
    expect(may(false).every((answer) => 'value' in answer)).toBe(true)
  })

  test('nothing without having been added, or for another account', () => {
    const appShard = withProxy(any)
    const stranger = signed(funds.noop, { from: alice, nonce: 1, delegate: charlie }, {})
    const reversed = signed(funds.noop, { from: bob, nonce: 0, delegate: alice }, {})
    expect(appShard.codes(stranger, reversed)).toEqual(['Unauthorized', 'Unauthorized'])
  })
})

describe('the expiry', () => {
  test('is the first moment without the right, by the time of the block', () => {
    const appShard = withFunds()
    const added = appShard.now()
    expect(add(appShard, bob, credentialsOf(any, added + 2n * blockTime))).toBe('Ok')
    expect(asProxy(appShard, funds.noop, {})).toBe('Ok')
    expect(appShard.now()).toBe(added + 2n * blockTime)
    expect(asProxy(appShard, funds.noop, {})).toBe('Unauthorized')
  })

  test('ends the right to ask as well', () => {
    const appShard = withFunds()
    expect(add(appShard, bob, credentialsOf(any, appShard.now() + 1n))).toBe('Ok')
    expect(ask(appShard, fundsGetters.trusted.accountInfo, {}, true)).toHaveProperty('value')
    appShard.produce([])
    expect(ask(appShard, fundsGetters.trusted.accountInfo, {}, true)).toEqual({ refused: 'Unauthorized' })
  })

  test('may not be past already', () => {
    const appShard = withFunds()
    expect(add(appShard, bob, credentialsOf(any, appShard.now()))).toBe('sessionProxies.AlreadyExpired')
    expect([appShard.reserved(alice), appShard.broken()]).toEqual([0n, []])
  })
})

describe('an allowance', () => {
  const left = (appShard: AppShard) => {
    const answer = ask(appShard, getters.trusted.sessionProxies, {}, false)
    if ('refused' in answer) throw new Error(answer.refused)
    return decode(getters.trusted.sessionProxies.returns, answer.value).map(({ credentials }) => credentials.role)
  }

  test('shrinks by what is spent and allows no more', () => {
    const appShard = withProxy(allowance(10n))
    expect(asProxy(appShard, funds.balanceTransfer, transferOf(4n))).toBe('Ok')
    expect(left(appShard)).toEqual([allowance(6n)])
    expect(asProxy(appShard, funds.balanceTransfer, transferOf(7n))).toBe('Unauthorized')
    expect(asProxy(appShard, funds.balanceTransferWithNote, { ...transferOf(6n), note: '0x' })).toBe('Ok')
    expect(asProxy(appShard, funds.balanceTransfer, transferOf(1n))).toBe('Unauthorized')
    expect([left(appShard), appShard.free(charlie)]).toEqual([[allowance(0n)], 10n])
  })

  test('shrinks from one call to the next in the same block', () => {
    const appShard = withProxy(allowance(10n))
    const both = [1, 2].map((nonce) =>
      signed(funds.balanceTransfer, { from: alice, nonce, delegate: bob }, transferOf(6n)),
    )
    expect(appShard.codes(...both)).toEqual(['Ok', 'Unauthorized'])
  })

  test('is given back where the call fails, though the fee and the nonce are used', () => {
    const appShard = withProxy(allowance(20n * unit))
    const funded = appShard.free(alice)
    expect(asProxy(appShard, funds.balanceTransfer, transferOf(11n * unit))).toBe('balances.InsufficientBalance')
    expect(left(appShard)).toEqual([allowance(20n * unit)])
    expect([funded - appShard.free(alice), appShard.nonce(alice)]).toEqual([unit / 100n, 2])
  })
})

describe('adding and removing', () => {
  test('a deposit is reserved while the proxy is there, and stays one when it is replaced', () => {
    const appShard = withProxy(any)
    expect([appShard.free(alice), appShard.reserved(alice)]).toEqual([10n * unit - unit / 100n - deposit, deposit])
    expect(add(appShard, bob, credentialsOf({ type: 'ReadAny', value: null }))).toBe('Ok')
    expect(appShard.reserved(alice)).toBe(deposit)
    expect(asProxy(appShard, funds.noop, {})).toBe('Unauthorized')
    const removal = signed(calls.removeSessionProxy, { from: alice, nonce: 2 }, { delegate: bob })
    const again = signed(calls.removeSessionProxy, { from: alice, nonce: 3 }, { delegate: bob })
    expect(appShard.codes(removal, again)).toEqual(['Ok', 'sessionProxies.NoSuchProxy'])
    expect([appShard.reserved(alice), appShard.free(alice)]).toEqual([0n, 10n * unit - 4n * (unit / 100n)])
    expect(appShard.broken()).toEqual([])
  })

  test('one who cannot pay the deposit adds none', () => {
    const appShard = createAppShard(integritee)
    appShard.shield(alice, unit / 100n + deposit - 1n)
    expect(add(appShard, bob, credentialsOf(any))).toBe('sessionProxies.DepositUnpaid')
    expect([appShard.reserved(alice), appShard.free(alice)]).toEqual([0n, deposit - 1n])
  })

  test('nobody is their own proxy', () => {
    expect(add(withFunds(), alice, credentialsOf(any))).toBe('sessionProxies.SelfProxy')
  })

  test(`an account has at most ${maxSessionProxies}; expired ones make room`, () => {
    const appShard = withFunds()
    const delegates = Array.from({ length: maxSessionProxies }, (_, at): Hex => `0x${`${at}d`.repeat(32)}`)
    const later = appShard.now() + blockTime * BigInt(maxSessionProxies + 2)
    for (const [at, delegate] of delegates.entries()) {
      expect(add(appShard, delegate, credentialsOf(any, at === 0 ? later : null))).toBe('Ok')
    }
    expect(add(appShard, bob, credentialsOf(any))).toBe('sessionProxies.TooManyProxies')
    const [, second = bob] = delegates
    expect(add(appShard, second, credentialsOf({ type: 'ReadAny', value: null }))).toBe('Ok')
    expect([appShard.reserved(alice), appShard.broken()]).toEqual([10n * deposit, []])
    expect(add(appShard, bob, credentialsOf(any))).toBe('Ok')
    expect([appShard.reserved(alice), appShard.broken()]).toEqual([10n * deposit, []])
    expect(add(appShard, charlie, credentialsOf(any))).toBe('sessionProxies.TooManyProxies')
  })

  test('its events tell who and whom, and no seed', () => {
    const appShard = withFunds()
    const adding = signed(
      calls.addSessionProxy,
      { from: alice, nonce: 0 },
      { delegate: bob, credentials: credentialsOf(any) },
    )
    const { events } = appShard.produce([adding])
    expect(events.filter(({ module }) => module === 4)).toEqual([
      { module: 4, index: 0, payload: `${alice}${bob.slice(2)}` },
    ])
  })
})
