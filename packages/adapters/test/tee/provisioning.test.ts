import {
  type LaunchedEnclave,
  type LaunchOptions,
  launchInProcess,
  type ProvisioningStep,
  provision,
  readQuote,
} from '@lockstep/adapters/tee'
import { type Codec, decode, encode, fromHex, type Hex, toHex } from '@lockstep/core'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { provisioningAnswerCodec, provisioningRequestCodec } from '../../src/tee/provisioning/messages.js'
import { otherPlatform, platform } from './test-platform.js'
import { anyParentchain, inProcess, program } from './test-program.js'

const challenge = toHex(new Uint8Array(32))
const running: LaunchedEnclave[] = []
let providerKeys: Uint8Array

async function launch(keys: 'provision' | 'provided', changes: Partial<LaunchOptions> = {}): Promise<LaunchedEnclave> {
  const source = keys === 'provision' ? keys : { sealed: providerKeys }
  const enclave = await launchInProcess(inProcess(source, changes))
  running.push(enclave)
  return enclave
}

beforeAll(async () => {
  const first = await launchInProcess(inProcess('generate'))
  providerKeys = await first.sealedKeys()
  await first.close()
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((enclave) => enclave.close()))
})

function message(step: ProvisioningStep): Uint8Array {
  if ('message' in step) return step.message
  throw new Error(`refused: ${step.refused}`)
}

/** A message with some of its fields replaced, as a host can do that. */
function forge<Message extends object>(
  codec: Codec<Message>,
  encoded: Uint8Array,
  changes: Partial<Message>,
): Uint8Array {
  return encode(codec, { ...decode(codec, encoded), ...changes })
}

/** A genuine quote over the same report data for another identity. */
function quoteAs(quote: Hex, changes: Partial<Parameters<typeof platform.quote>[0]>): Hex {
  const report = readQuote(fromHex(quote))?.report
  if (report === undefined) throw new Error('no quote')
  return toHex(platform.quote({ ...report, ...changes }, report.reportData))
}

const flipLast = (hex: Hex): Hex => {
  const bytes = fromHex(hex)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  return toHex(bytes)
}

describe('provisioning', () => {
  test('passes the shielding key, and nothing but it', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    expect(await provision(a, b)).toEqual({ provisioned: true })
    const [ofA, ofB] = [await a.attest(challenge), await b.attest(challenge)]
    expect(ofB.shieldingKey).toBe(ofA.shieldingKey)
    expect(ofB.enclaveAccount).not.toBe(ofA.enclaveAccount)
    expect(ofB.boxPublicKey).not.toBe(ofA.boxPublicKey)
  })

  test('goes down to the security version that the program names, both ways, and no further', async () => {
    const start = async (keys: 'generate' | 'provision', securityVersion: number): Promise<LaunchedEnclave> => {
      const changes = { program: { ...program, minimumSecurityVersion: 2 }, securityVersion }
      const enclave = await launchInProcess(inProcess(keys, changes))
      running.push(enclave)
      return enclave
    }
    const [a, older] = [await start('generate', 3), await start('provision', 2)]
    expect(await provision(a, older)).toEqual({ provisioned: true })
    expect(await provision(older, await start('provision', 3))).toEqual({ provisioned: true })
    expect(await provision(a, await start('provision', 1))).toEqual({ refused: 'OldSecurityVersion', by: 'provider' })
  })

  test('lets the joiner provision others, and start again with the key', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    await provision(a, b)
    const again = await launchInProcess(inProcess({ sealed: await b.sealedKeys() }))
    running.push(again)
    expect((await again.attest(challenge)).shieldingKey).toBe((await a.attest(challenge)).shieldingKey)
    expect(again.account).toBe(b.account)
    expect(await provision(again, await launch('provision'))).toEqual({ provisioned: true })
  })

  test('works between platforms that believe each other', async () => {
    const quotingKeys = [platform.quotingKey, otherPlatform.quotingKey]
    const a = await launchInProcess(inProcess('generate', { quotingKeys }))
    const b = await launchInProcess(inProcess('provision', { quotingKeys, platform: otherPlatform }))
    running.push(a, b)
    expect(await provision(a, b)).toEqual({ provisioned: true })
  })
})

describe('the provider refuses', () => {
  /** Relays a joiner's request to the provider, changed on its way. */
  async function relay(change: (request: Uint8Array) => Uint8Array): Promise<ProvisioningStep> {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const request = message(await b.requestProvisioning(await a.provisioningChallenge()))
    return a.answerProvisioning(change(request))
  }
  const withQuote = (change: (quote: Hex) => Hex) => (request: Uint8Array) =>
    forge(provisioningRequestCodec, request, { quote: change(decode(provisioningRequestCodec, request).quote) })

  test('other code: WrongMeasurement', async () => {
    const parameters = { ...anyParentchain, finalityAuthority: challenge }
    const other = await launch('provision', { parameters })
    expect(await provision(await launch('provided'), other)).toEqual({ refused: 'WrongMeasurement', by: 'provider' })
  })

  test('a debug enclave: DebugEnclave', async () => {
    const debug = await launch('provision', { debug: true })
    expect(await provision(await launch('provided'), debug)).toEqual({ refused: 'DebugEnclave', by: 'provider' })
  })

  test('an older build: OldSecurityVersion', async () => {
    const [a, b] = [await launch('provided', { securityVersion: 3 }), await launch('provision', { securityVersion: 2 })]
    expect(await provision(a, b)).toEqual({ refused: 'OldSecurityVersion', by: 'provider' })
  })

  test('code of another signer: WrongSigner', async () => {
    const step = await relay(withQuote((quote) => quoteAs(quote, { mrsigner: challenge })))
    expect(step).toEqual({ refused: 'WrongSigner' })
  })

  test('a platform that it does not believe: QuoteSignature', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const request = message(await b.requestProvisioning(await a.provisioningChallenge()))
    const { quote } = decode(provisioningRequestCodec, request)
    const report = readQuote(fromHex(quote))?.report
    if (report === undefined) throw new Error('no quote')
    const foreign = toHex(otherPlatform.quote(report, report.reportData))
    expect(await a.answerProvisioning(forge(provisioningRequestCodec, request, { quote: foreign }))).toEqual({
      refused: 'QuoteSignature',
    })
  })

  test('a changed quote, and bytes that are none: QuoteSignature, QuoteMalformed', async () => {
    expect(await relay(withQuote(flipLast))).toEqual({ refused: 'QuoteSignature' })
    expect(await relay(withQuote(() => '0x00'))).toEqual({ refused: 'QuoteMalformed' })
  })

  test("the host's own key in the joiner's place: WrongReportData", async () => {
    const step = await relay((request) => forge(provisioningRequestCodec, request, { joinerKey: challenge }))
    expect(step).toEqual({ refused: 'WrongReportData' })
  })

  test("another joiner's challenge: WrongReportData", async () => {
    const step = await relay((request) => forge(provisioningRequestCodec, request, { joinerChallenge: challenge }))
    expect(step).toEqual({ refused: 'WrongReportData' })
  })

  test('a request that was answered before: StaleChallenge', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const request = message(await b.requestProvisioning(await a.provisioningChallenge()))
    message(await a.answerProvisioning(request))
    expect(await a.answerProvisioning(request)).toEqual({ refused: 'StaleChallenge' })
  })

  test('a challenge that it never gave, or another enclave gave: StaleChallenge', async () => {
    const [a, b, c] = [await launch('provided'), await launch('provision'), await launch('provided')]
    const request = message(await b.requestProvisioning(await c.provisioningChallenge()))
    expect(await a.answerProvisioning(request)).toEqual({ refused: 'StaleChallenge' })
  })

  test('a challenge behind 16 newer ones, and none of those: StaleChallenge', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const oldest = await a.provisioningChallenge()
    const second = await a.provisioningChallenge()
    for (let newer = 0; newer < 15; newer += 1) await a.provisioningChallenge()
    const late = message(await b.requestProvisioning(oldest))
    expect(await a.answerProvisioning(late)).toEqual({ refused: 'StaleChallenge' })
    message(await a.answerProvisioning(message(await b.requestProvisioning(second))))
  })

  test('bytes that are no request: MessageMalformed', async () => {
    expect(await relay((request) => request.subarray(1))).toEqual({ refused: 'MessageMalformed' })
    expect(await relay(() => new Uint8Array(0))).toEqual({ refused: 'MessageMalformed' })
  })

  test('anyone, while it has no key itself: NotProvisioned', async () => {
    expect(await provision(await launch('provision'), await launch('provision'))).toEqual({
      refused: 'NotProvisioned',
      by: 'provider',
    })
  })
})

describe('the joiner refuses', () => {
  /** Relays a provider's answer to the joiner, changed on its way. */
  async function relay(change: (answer: Uint8Array) => Uint8Array): Promise<unknown> {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const request = message(await b.requestProvisioning(await a.provisioningChallenge()))
    return b.acceptProvisioning(change(message(await a.answerProvisioning(request))))
  }
  const withQuote = (change: (quote: Hex) => Hex) => (answer: Uint8Array) =>
    forge(provisioningAnswerCodec, answer, { quote: change(decode(provisioningAnswerCodec, answer).quote) })

  test('a second key: AlreadyProvisioned', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    await provision(a, b)
    expect(await provision(a, b)).toEqual({ refused: 'AlreadyProvisioned', by: 'joiner' })
    const challenged = await b.requestProvisioning(await a.provisioningChallenge())
    expect(challenged).toEqual({ refused: 'AlreadyProvisioned' })
    expect(await b.acceptProvisioning(new Uint8Array(0))).toEqual({ refused: 'AlreadyProvisioned' })
  })

  test('an older provider: OldSecurityVersion', async () => {
    const [a, b] = [await launch('provided', { securityVersion: 2 }), await launch('provision', { securityVersion: 3 })]
    expect(await provision(a, b)).toEqual({ refused: 'OldSecurityVersion', by: 'joiner' })
  })

  test('a provider of other code, of another signer, or in debug mode', async () => {
    expect(await relay(withQuote((quote) => quoteAs(quote, { mrenclave: challenge })))).toEqual({
      refused: 'WrongMeasurement',
    })
    expect(await relay(withQuote((quote) => quoteAs(quote, { mrsigner: challenge })))).toEqual({
      refused: 'WrongSigner',
    })
    expect(await relay(withQuote((quote) => quoteAs(quote, { debug: true })))).toEqual({ refused: 'DebugEnclave' })
  })

  test('a changed quote, and bytes that are none: QuoteSignature, QuoteMalformed', async () => {
    expect(await relay(withQuote(flipLast))).toEqual({ refused: 'QuoteSignature' })
    expect(await relay(withQuote(() => '0x00'))).toEqual({ refused: 'QuoteMalformed' })
  })

  test("the host's own key in the provider's place: WrongReportData", async () => {
    expect(await relay((answer) => forge(provisioningAnswerCodec, answer, { providerKey: challenge }))).toEqual({
      refused: 'WrongReportData',
    })
  })

  test('the answer to an earlier request of its own: WrongReportData', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const first = message(await b.requestProvisioning(await a.provisioningChallenge()))
    const answer = message(await a.answerProvisioning(first))
    message(await b.requestProvisioning(await a.provisioningChallenge()))
    expect(await b.acceptProvisioning(answer)).toEqual({ refused: 'WrongReportData' })
  })

  test('a changed box: BoxBroken', async () => {
    expect(
      await relay((answer) => {
        const { box } = decode(provisioningAnswerCodec, answer)
        return forge(provisioningAnswerCodec, answer, { box: flipLast(box) })
      }),
    ).toEqual({ refused: 'BoxBroken' })
  })

  test('an answer that it did not ask for, or a second one: StaleChallenge', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const request = message(await b.requestProvisioning(await a.provisioningChallenge()))
    const answer = message(await a.answerProvisioning(request))
    expect(await (await launch('provision')).acceptProvisioning(answer)).toEqual({ refused: 'StaleChallenge' })
    expect(await b.acceptProvisioning(answer.subarray(1))).toEqual({ refused: 'MessageMalformed' })
    expect(await b.acceptProvisioning(answer)).toEqual({ refused: 'StaleChallenge' })
  })

  test('a challenge of another size: MessageMalformed', async () => {
    expect(await (await launch('provision')).requestProvisioning(new Uint8Array(31))).toEqual({
      refused: 'MessageMalformed',
    })
  })

  test('and stays without a key, ready for another try', async () => {
    const [a, b] = [await launch('provided'), await launch('provision')]
    const request = message(await b.requestProvisioning(await a.provisioningChallenge()))
    const answer = message(await a.answerProvisioning(request))
    await b.acceptProvisioning(forge(provisioningAnswerCodec, answer, { providerKey: challenge }))
    await expect(b.attest(challenge)).rejects.toMatchObject({ code: 'NotProvisioned' })
    expect(await provision(a, b)).toEqual({ provisioned: true })
  })
})
