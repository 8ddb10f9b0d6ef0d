import type { RuntimeCall, TeeracleCall } from '@lockstep/adapters/parentchain/integritee'
import { teeracleCallCodec } from '@lockstep/adapters/parentchain/integritee'
import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { expect, test } from 'vitest'
import {
  alice,
  apply,
  bytes32,
  eve,
  fingerprint,
  otherFingerprint,
  registerEnclave,
  submit,
  sudoer,
  testChain,
} from './test-chain.js'

const text = (letters: string): Hex => toHex(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)))
const source = text('https://api.coingecko.com/')
const tradingPair = text('TEER/USD')
const rate = 1n << 31n

const teeracle = (value: TeeracleCall): RuntimeCall => ({ type: 'teeracle', value })
const asRoot = (value: TeeracleCall): RuntimeCall => ({
  type: 'sudo',
  value: { type: 'sudo', value: { call: { type: 'teeracle', value } } },
})
const tell = (value: bigint | null = rate, of: Hex = source, pair: Hex = tradingPair): RuntimeCall =>
  teeracle({ type: 'updateExchangeRate', value: { source: of, tradingPair: pair, rate: value } })
const allow = (mrenclave: Hex, of: Hex = source): TeeracleCall => ({
  type: 'addToWhitelist',
  value: { source: of, mrenclave },
})
const event = (type: string, value: unknown) => ({ type: 'teeracle', value: { type, value } })

async function chainWithEnclave() {
  const chain = testChain()
  await submit(chain, eve, registerEnclave(fingerprint))
  chain.produceBlock()
  return chain
}

async function sudone(chain: ReturnType<typeof testChain>, value: TeeracleCall) {
  const { events } = await apply(chain, sudoer, asRoot(value))
  return events
}

/** SPEC: Integritee's teeracle pallet. */
test('a rate is taken from a registered enclave whose code is whitelisted for the source, and from nobody else', async () => {
  const chain = await chainWithEnclave()
  expect((await apply(chain, alice, tell())).outcome).toBe('teerex.EnclaveIsNotRegistered')
  expect((await apply(chain, eve, tell())).outcome).toBe('teeracle.ReleaseNotWhitelisted')
  await sudone(chain, allow(otherFingerprint))
  await sudone(chain, allow(fingerprint, text('https://other/')))
  expect((await apply(chain, eve, tell())).outcome).toBe('teeracle.ReleaseNotWhitelisted')
  expect((await sudone(chain, allow(fingerprint)))[0]).toEqual(
    event('addedToWhitelist', { source, mrenclave: fingerprint }),
  )
  const { outcome, events } = await apply(chain, eve, tell())
  expect([outcome, events]).toEqual(['ok', [event('exchangeRateUpdated', { source, tradingPair, rate })]])
  expect(chain.exchangeRate(source, tradingPair)).toBe(rate)
})

test('a rate of nothing deletes it; who is no longer whitelisted tells nothing', async () => {
  const chain = await chainWithEnclave()
  await sudone(chain, allow(fingerprint))
  await apply(chain, eve, tell())
  for (const none of [0n, null]) {
    expect((await apply(chain, eve, tell(none))).events).toEqual([
      event('exchangeRateDeleted', { source, tradingPair }),
    ])
  }
  expect(chain.exchangeRate(source, tradingPair)).toBe(0n)
  await sudone(chain, { type: 'removeFromWhitelist', value: { source, mrenclave: fingerprint } })
  expect((await apply(chain, eve, tell())).outcome).toBe('teeracle.ReleaseNotWhitelisted')
})

test('other data are kept, and the event does not repeat them', async () => {
  const chain = await chainWithEnclave()
  await sudone(chain, allow(fingerprint))
  const update = { name: text('Zurich'), source, blob: '0x0102' } as const
  expect((await apply(chain, eve, teeracle({ type: 'updateOracle', value: update }))).events).toEqual([
    event('oracleUpdated', { name: update.name, source }),
  ])
  expect(chain.oracleData(source, update.name)).toBe('0x0102')
  const large = teeracle({ type: 'updateOracle', value: { ...update, blob: toHex(new Uint8Array(4097)) } })
  expect((await apply(chain, eve, large)).outcome).toBe('teeracle.OracleBlobTooBig')
})

test('what is too long, and too many releases, are refused; only root writes the whitelist', async () => {
  const chain = await chainWithEnclave()
  expect((await apply(chain, alice, teeracle(allow(fingerprint)))).outcome).toBe('badOrigin')
  const failed = async (value: TeeracleCall) => (await sudone(chain, value))[0]?.value.value
  const refused = (index: string) => ({
    sudoResult: { type: 'err', value: { type: 'module', value: { index: 52, error: index } } },
  })
  expect(await failed(allow(fingerprint, text('x'.repeat(41))))).toEqual(refused('0x05000000'))
  for (let release = 0; release < 10; release += 1) await sudone(chain, allow(bytes32(release)))
  expect(await failed(allow(bytes32(3)))).toEqual(refused('0x03000000'))
  expect(await failed(allow(fingerprint))).toEqual(refused('0x01000000'))
  expect(await failed({ type: 'removeFromWhitelist', value: { source, mrenclave: fingerprint } })).toEqual(
    refused('0x02000000'),
  )
  expect((await apply(chain, eve, tell(rate, source, text('x'.repeat(12))))).outcome).toBe(
    'teeracle.TradingPairStringTooLong',
  )
})

test('the bytes of an update: call index, source, pair, an option of a u64', () => {
  const call: TeeracleCall = { type: 'updateExchangeRate', value: { source: '0x6162', tradingPair: '0x63', rate } }
  expect(toHex(encode(teeracleCallCodec, call))).toBe('0x03' + '086162' + '0463' + '01' + '0000008000000000')
})
