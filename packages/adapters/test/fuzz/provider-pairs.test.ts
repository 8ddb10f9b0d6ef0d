import { verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { bytesOf } from '../crypto-native/bytes-of.js'
import { craftedEd25519, craftedSr25519, speccheck } from '../crypto-native/vectors.js'
import { FuzzCounterexample } from './counterexample.js'
import { providers, scenarios } from './provider-pairs.js'
import { fuzzScenario, type Scenario } from './provider-scenario.js'
import { createRandom } from './random.js'

const [first] = scenarios
if (first === undefined) throw new Error('no scenario')
const short = { seed: 'short', runs: 10 }

test.each(scenarios)('every provider alike: $name', (scenario) => {
  expect(fuzzScenario(scenario, createRandom(scenario.name), short).runs).toBe(short.runs)
})

test.each(providers)('ed25519-speccheck.json by $name: libsodium accepts case 6 alone', (provider) => {
  const verdicts = speccheck.map((entry) =>
    provider.verifyEd25519(bytesOf(entry.signature), bytesOf(entry.message), bytesOf(entry.pub_key)),
  )
  expect(verdicts.flatMap((verdict, index) => (verdict ? index : []))).toEqual([6])
})

test.each(providers)('ed25519-crafted.json and sr25519-crafted.json by $name', (provider) => {
  for (const { name, signature, message, publicKey, accepted } of craftedEd25519) {
    expect(provider.verifyEd25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey)), name).toBe(accepted)
  }
  for (const { name, signature, message, publicKey, accepted } of craftedSr25519) {
    expect(provider.verifySr25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey)), name).toBe(accepted)
  }
})

test.each(providers)('RFC 7748 section 5.2 by $name: a thousand iterations', ({ sharedSecretX25519 }) => {
  let [scalar, point] = [bytesOf('09'.padEnd(64, '0')), bytesOf('09'.padEnd(64, '0'))]
  for (let count = 0; count < 1000; count += 1) {
    const next = sharedSecretX25519(scalar, point) ?? expect.fail('a key of small order')
    point = scalar
    scalar = next
  }
  expect(scalar).toEqual(bytesOf('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51'))
})

const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex')

test("a provider with OpenSSL's verdicts is found out", () => {
  const openSsl: Scenario = {
    ...first,
    answers: {
      ...first.answers,
      openSsl: (signature = new Uint8Array(), message = new Uint8Array(), publicKey = new Uint8Array()) => {
        if (signature.length !== 64 || publicKey.length !== 32) return false
        const der = Buffer.concat([ed25519Prefix, publicKey])
        return verify(null, message, { key: der, format: 'der', type: 'spki' }, signature)
      },
    },
  }
  expect(() => fuzzScenario(openSsl, createRandom('openSsl'), { seed: 'short', runs: 300 })).toThrow(FuzzCounterexample)
})

test('a provider that throws where it should refuse is found out', () => {
  const throwing: Scenario = {
    ...first,
    answers: {
      ...first.answers,
      throwing: (signature = new Uint8Array()) => {
        if (signature.length !== 64) throw new TypeError('bad length')
        return first.answers.native?.(signature)
      },
    },
  }
  expect(() => fuzzScenario(throwing, createRandom('throwing'), { seed: 'short', runs: 300 })).toThrow(
    FuzzCounterexample,
  )
})
