import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, encode } from '@lockstep/core/codec'
import { createPortableProvider } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import {
  type EnclaveBridgeCall,
  enclaveBridgeCallCodec,
  indirectCallHash,
} from '../../../src/parentchain/integritee/index.js'
import { executedCalls } from '../../../src/parentchain/substrate/executed-calls.js'
import { type RuntimeCallView, type RuntimeEventView, remarkCarrier } from '../../../src/parentchain/substrate/index.js'
import { readDeposits } from '../../../src/parentchain/substrate/read-deposits.js'
import { readInputs } from '../../../src/parentchain/substrate/read-inputs.js'

const provider = createPortableProvider()
const shard: Hex = `0x${'5a'.repeat(32)}`
const call = (name: string, calls: readonly RuntimeCallView[] = [], args = new Uint8Array(0)): RuntimeCallView => ({
  name,
  arguments: args,
  calls,
})
const event = (name: string, fields: Uint8Array = new Uint8Array(0)): RuntimeEventView => ({
  extrinsic: 0,
  name,
  fields,
  record: new Uint8Array(0),
})
const a = call('x.a')
const b = call('x.b')
const c = call('x.c')
const batch = (...calls: RuntimeCallView[]) => call('utility.batch', calls)
const all = (...calls: RuntimeCallView[]) => call('utility.batchAll', calls)
const proxy = (inner: RuntimeCallView) => call('proxy.proxy', [inner])
const multi = (inner: RuntimeCallView) => call('multisig.asMulti', [inner])
const completed = event('utility.BatchCompleted')
const interrupted = (at: number) => event('utility.BatchInterrupted', Uint8Array.of(at, 0, 0, 0, 0))
const proxied = event('proxy.ProxyExecuted', Uint8Array.of(0))
const proxyFailed = event('proxy.ProxyExecuted', Uint8Array.of(1, 2))
const executed = (result: number) =>
  event('multisig.MultisigExecuted', Uint8Array.from([...new Uint8Array(32 + 8 + 32 + 32), result]))
const names = (of: RuntimeCallView, events: readonly RuntimeEventView[]) =>
  executedCalls(of, events).map(({ name }) => name)

describe('what a wrapper executed', () => {
  const cases: readonly [string, RuntimeCallView, readonly RuntimeEventView[], readonly string[]][] = [
    ['no wrapper', a, [], ['x.a']],
    ['a batch', batch(a, b), [completed], ['x.a', 'x.b']],
    ['a batch that broke off', batch(a, b, c), [interrupted(1)], ['x.a']],
    ['a batch that says nothing', batch(a), [], []],
    ['all or nothing', all(a, b), [completed], ['x.a', 'x.b']],
    ['a proxy', proxy(a), [proxied], ['x.a']],
    ['a proxy that failed', proxy(a), [proxyFailed], []],
    ['the last approval', multi(a), [executed(0)], ['x.a']],
    ['the last approval of a call that failed', multi(a), [executed(1)], []],
    ['the first approval', multi(a), [event('multisig.NewMultisig')], []],
    ['a further approval', multi(a), [event('multisig.MultisigApproval')], []],
    ['a batch in a proxy in a multisig', multi(proxy(batch(a, b))), [interrupted(1), proxied, executed(0)], ['x.a']],
    ['a failed batch between others', batch(a, proxy(all(b, c)), c), [proxyFailed, completed], ['x.a', 'x.c']],
    ['batches in a batch', batch(batch(a, b), batch(c)), [interrupted(1), completed, completed], ['x.a', 'x.c']],
    ['statements that belong to nobody', batch(a, call('y.dispatchAs')), [completed, completed], []],
    ['wrappers that are not known', call('sudo.sudo', [a]), [], ['sudo.sudo']],
  ]
  test.each(cases)('%s', (_, of, events, expected) => expect(names(of, events)).toEqual(expected))

  test('more wrappers than anybody needs are not looked into', () => {
    const deep = (levels: number): RuntimeCallView => (levels === 0 ? a : all(deep(levels - 1)))
    const claims = (levels: number) => Array.from({ length: levels }, () => completed)
    expect(names(deep(8), claims(8))).toEqual(['x.a'])
    expect(names(deep(9), claims(9))).toEqual([])
  })
})

describe('deposits', () => {
  const [alice, vault]: readonly [Hex, Hex] = [`0x${'a1'.repeat(32)}`, shard]
  const accounts = { shard, accounts: [vault] }
  const amount = new Uint8Array(16)
  amount[0] = 5
  const transfer = event('balances.Transfer', Uint8Array.from([...fromHex(alice), ...fromHex(vault), ...amount]))
  // Shard, a beneficiary of two bytes, amount.
  const shielded = event('enclaveBridge.ShieldFunds', Uint8Array.from([...fromHex(shard), 8, 1, 2, ...amount]))
  const deposit = { kind: 'deposit', shard, from: alice, amount: 5n }

  test('are transfers that no shielding made, whichever call did', () => {
    expect(readDeposits(accounts, [transfer, completed])).toEqual([deposit])
    expect(readDeposits(accounts, [transfer, shielded, transfer])).toEqual([deposit])
    expect(readDeposits(accounts, [event('assets.Transfer', transfer.fields)])).toEqual([])
  })

  test('with other fields are none, and no reason to stop', () => {
    const twentyBytes = event('balances.Transfer', transfer.fields.slice(24))
    expect(readDeposits(accounts, [twentyBytes, transfer])).toEqual([deposit])
    expect(readDeposits(accounts, [transfer, event('enclaveBridge.ShieldFunds')])).toEqual([deposit])
  })
})

describe("inputs of the pallet's calls", () => {
  const request = { shard, ciphertext: '0x010203' } as const
  const deposit = { shard, encryptedBeneficiary: '0x0405', amount: 77n } as const
  const invokeArgs = encode(enclaveBridgeCallCodec, { type: 'invoke', value: { request } }).slice(1)
  const shieldArgs = encode(enclaveBridgeCallCodec, { type: 'shieldFunds', value: deposit }).slice(1)
  const invoke = call('enclaveBridge.invoke', [], invokeArgs)
  const shield = call('enclaveBridge.shieldFunds', [], shieldArgs)
  const registered = event('enclaveBridge.IndirectInvocationRegistered', fromHex(shard))
  const shielded = event('enclaveBridge.ShieldFunds', shieldArgs)
  const read = (of: RuntimeCallView, events: readonly RuntimeEventView[]) =>
    readInputs({ provider, carrier: undefined }, { signed: { signer: shard, nonce: 0 }, call: of }, events)

  test('carry the hash that the confirmation counts', () => {
    expect(read(batch(invoke, shield), [registered, shielded, completed])).toEqual([
      {
        kind: 'invoke',
        shard,
        ciphertext: fromHex('0x010203'),
        inputHash: indirectCallHash(provider, { type: 'invoke', value: request }),
      },
      {
        kind: 'shield',
        shard,
        encryptedBeneficiary: fromHex('0x0405'),
        amount: 77n,
        inputHash: indirectCallHash(provider, { type: 'shieldFunds', value: deposit }),
      },
    ])
  })

  test('are taken once for each event that they left, whatever wrappers say', () => {
    expect(read(all(shield, shield), [shielded, completed])).toHaveLength(1)
    expect(read(shield, [])).toHaveLength(0)
    const richer = encode(enclaveBridgeCallCodec, { type: 'shieldFunds', value: { ...deposit, amount: 78n } }).slice(1)
    expect(read(call('enclaveBridge.shieldFunds', [], richer), [shielded])).toHaveLength(0)
  })

  test('that cannot be decoded are none, and no reason to stop', () => {
    expect(read(call('enclaveBridge.invoke', [], invokeArgs.slice(0, 33)), [registered])).toEqual([])
    expect(read(call('enclaveBridge.invoke', [], Uint8Array.from([...invokeArgs, 0])), [registered])).toEqual([])
  })

  test('in a carrier: invocations only', () => {
    const carrying = (value: EnclaveBridgeCall) => {
      const content = Uint8Array.from([...fromHex(remarkCarrier.prefix), ...encode(enclaveBridgeCallCodec, value)])
      const args = encode(bytes(1024), toHex(content))
      return { of: call('system.remarkWithEvent', [], args), hash: provider.blake2b256(content) }
    }
    const carried = (of: RuntimeCallView, events: readonly RuntimeEventView[]) =>
      readInputs({ provider, carrier: remarkCarrier }, { signed: { signer: shard, nonce: 0 }, call: of }, events)
    const remarked = (hash: Uint8Array) => event('system.Remarked', Uint8Array.from([...new Uint8Array(32), ...hash]))
    const short = { shard: `0x${'01'.repeat(8)}${'5a'.repeat(24)}`, ciphertext: '0x01' } as const
    const invocation = carrying({ type: 'invoke', value: { request: short } })
    expect(carried(invocation.of, [remarked(invocation.hash)]).map(({ kind }) => kind)).toEqual(['invoke'])
    expect(carried(invocation.of, [remarked(new Uint8Array(32))])).toEqual([])
    const deposited = carrying({ type: 'shieldFunds', value: { ...deposit, encryptedBeneficiary: '0x' } })
    expect(carried(deposited.of, [remarked(deposited.hash)])).toEqual([])
    expect(carried(call('system.remarkWithEvent', [], Uint8Array.of(4, 1)), [])).toEqual([])
    expect(toHex(invocation.hash)).toHaveLength(66)
  })
})
