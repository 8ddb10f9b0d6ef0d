import type { VerifyQuote } from '@lockstep/adapters/parentchain/embedded'
import type { RegisterSgxEnclave, RuntimeCall } from '@lockstep/adapters/parentchain/integritee'
import { type Hex, toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { apply, bytes32, eve, ferdie, fingerprint, genesis, registerEnclave, testChain } from './test-chain.js'

/** Stands for an attestation service: a quote is fingerprint ‖ signer, and holds for one minute of block time. */
const verifyQuote: VerifyQuote = (quote, method, now) => {
  if (quote.length !== 64 || method !== 'dcap' || now > genesis.timestamp + 60_000n) return undefined
  return { fingerprint: toHex(quote.subarray(0, 32)), signer: toHex(quote.subarray(32)), status: 'ok' }
}

const quoteOf = (signer: Hex): Hex => `0x${fingerprint.slice(2)}${signer.slice(2)}`
const register = (call: Partial<RegisterSgxEnclave>): RuntimeCall => ({
  type: 'teerex',
  value: {
    type: 'registerSgxEnclave',
    value: {
      proof: quoteOf(eve.account),
      workerUrl: null,
      attestationMethod: { type: 'dcap', value: { proxied: false } },
      ...call,
    },
  },
})

describe('registration of an enclave', () => {
  test('by a quote that the injected verifier accepts', async () => {
    const chain = testChain({ verifyQuote })
    const workerUrl = toHex(Uint8Array.from('wss://worker', (letter) => letter.charCodeAt(0)))
    const { outcome, events } = await apply(chain, eve, register({ workerUrl }))
    const attestationMethod = { type: 'dcap', value: { proxied: false } }
    expect(outcome).toBe('ok')
    expect(events).toEqual([
      {
        type: 'teerex',
        value: {
          type: 'addedSgxEnclave',
          value: {
            registeredBy: eve.account,
            workerUrl,
            tcbStatus: 'ok',
            attestationMethod,
          },
        },
      },
    ])
    expect(chain.enclaveOf(eve.account)).toEqual({
      fingerprint,
      timestamp: genesis.timestamp + 6_000n,
      workerUrl,
      attestationMethod,
    })
  })

  test.each([
    ['a quote that does not hold', register({ proof: '0x00' }), 'RemoteAttestationVerificationFailed'],
    [
      'a quote of another method',
      register({ attestationMethod: { type: 'ias', value: null } }),
      'RemoteAttestationVerificationFailed',
    ],
    ['a quote for another signer', register({ proof: quoteOf(ferdie.account) }), 'SenderIsNotAttestedEnclave'],
    ['a proof of 5001 bytes', register({ proof: `0x${'00'.repeat(5001)}` }), 'RaProofTooLong'],
    ['a URL of 257 bytes', register({ workerUrl: `0x${'41'.repeat(257)}` }), 'EnclaveUrlTooLong'],
    ['no quote, where none may be skipped', registerEnclave(fingerprint), 'SkippingAttestationNotAllowed'],
  ])('%s is refused', async (_, call, error) => {
    const chain = testChain({ verifyQuote, allowSkippingAttestation: false })
    const { outcome, events } = await apply(chain, eve, call)
    expect([outcome, events]).toEqual([`teerex.${error}`, []])
    expect(chain.enclaveOf(eve.account)).toBeUndefined()
  })

  test('the verifier is asked with the time of the block', async () => {
    const chain = testChain({ verifyQuote })
    for (let block = 1; block <= 10; block += 1) chain.produceBlock()
    expect((await apply(chain, eve, register({}))).outcome).toBe('teerex.RemoteAttestationVerificationFailed')
  })

  test('without a verifier every quote is refused', async () => {
    expect((await apply(testChain(), eve, register({}))).outcome).toBe('teerex.RemoteAttestationVerificationFailed')
  })

  test('a proxied enclave gets no rights', async () => {
    const chain = testChain({ verifyQuote })
    const proxied = register({ attestationMethod: { type: 'dcap', value: { proxied: true } } })
    expect((await apply(chain, ferdie, proxied)).outcome).toBe('ok')
    expect([chain.enclaveOf(ferdie.account), chain.enclaveOf(eve.account)]).toEqual([undefined, undefined])
  })

  test('registering again replaces the fingerprint', async () => {
    const chain = testChain()
    await apply(chain, eve, registerEnclave(fingerprint))
    await apply(chain, eve, registerEnclave(bytes32(9)))
    expect(chain.enclaveOf(eve.account)?.fingerprint).toBe(bytes32(9))
  })
})
