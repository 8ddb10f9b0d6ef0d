import { type LaunchedEnclave, launchThread, provision, simulatorSigner, type TraceEntry } from '@lockstep/adapters/tee'
import { fromHex } from '@lockstep/core'
import { sealQuery } from '@lockstep/core/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unsealKeys } from '../../src/tee/sealed-keys.js'
import { alice, bob, createBalancesChain, shieldingKeyOf } from './balances-chain.js'
import { countingEntropy, platform, provider } from './test-platform.js'
import { formsFound, littleEndian, privateParts, written } from './trace-search.js'

/**
 * Confidentiality: everything that the host sees of two enclaves, from the provisioning of the second to the answer of
 * a query, is searched for what it must not see, in every form in which it could have been written down.
 */
const programUrl = new URL('fixtures/balances-program.mjs', import.meta.url)
const running: LaunchedEnclave[] = []
const trace: TraceEntry[] = []
let haystack: string
let secrets: Readonly<Record<string, Uint8Array>>
let known: Readonly<Record<string, Uint8Array>>

beforeAll(async () => {
  const { parameters, ...clients } = createBalancesChain()
  const launch = async (keys: 'generate' | 'provision'): Promise<LaunchedEnclave> => {
    const enclave = await launchThread({
      platform,
      programUrl,
      parameters,
      keys,
      hostTrace: (entry) => trace.push(entry),
    })
    running.push(enclave)
    return enclave
  }
  const [a, b] = [await launch('generate'), await launch('provision')]
  expect(await provision(a, b)).toEqual({ provisioned: true })
  const attestation = await b.attest(a.shard)
  const shieldingKey = shieldingKeyOf(attestation)
  await clients.shield(a.shard, shieldingKey, alice, 1000n)
  const operations = [await clients.transfer(a, shieldingKey, 10n, 0), await clients.unshield(a, shieldingKey, 20n, 1)]
  const block = await clients.block()
  const executed = await Promise.all([a.executeBlocks([block]), b.executeBlocks([block])])
  await a.outputs(1, 0)
  const query = sealQuery(provider, { type: 'Head', value: null }, attestation.boxPublicKey, countingEntropy(12))
  query.open(await b.query(query.sealed))

  const identity = { mrenclave: a.mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  const sealing = { provider, sealingKey: platform.sealingKey(identity), entropy: countingEntropy(13) }
  const keysOfA = unsealKeys(sealing, a.shard, await a.sealedKeys())
  const keysOfB = unsealKeys(sealing, b.shard, await b.sealedKeys())
  const pair = keysOfB.shieldingKey
  if (pair === undefined) throw new Error('B was provisioned')
  secrets = {
    ...privateParts(pair),
    "A's signer seed": keysOfA.signerSeed,
    "B's signer seed": keysOfB.signerSeed,
    "A's box secret": keysOfA.boxSecret,
    "B's box secret": keysOfB.boxSecret,
    'the sealing key': sealing.sealingKey,
    // The middle of an operation: the sender and what it does, without what another message could begin with.
    'the transfer': (operations[0] ?? new Uint8Array()).subarray(1, 70),
    'the unshielding': (operations[1] ?? new Uint8Array()).subarray(1, 70),
    "Alice's account": fromHex(alice.account),
  }
  const [header] = executed[0]
  known = {
    'the state root': fromHex(header?.signedHeader.header.stateRoot ?? '0x'),
    'the modulus': littleEndian(pair.modulus, 384),
    'the block header': block.header,
    "Bob's account, to which the unshielding goes": fromHex(bob.account),
  }
  haystack = trace.map(({ message }) => written(message)).join('\n')
})

afterAll(async () => {
  await Promise.all(running.map((enclave) => enclave.close()))
})

describe("the host's trace", () => {
  test('holds what the host may know: the search finds raw, hex and decimal forms', () => {
    const found = Object.entries(known).map(([what, bytes]) => [what, formsFound(haystack, bytes)])
    expect(Object.fromEntries(found)).toEqual({
      'the state root': ['hex'],
      'the modulus': ['decimal'],
      'the block header': ['raw'],
      "Bob's account, to which the unshielding goes": ['raw'],
    })
  })

  test('saw every kind of message', () => {
    const kinds = trace.map(({ message }) => /^kind (\w+)/.exec(written(message))?.[1])
    expect([...new Set(kinds)].sort()).toEqual(
      ['askCounter', 'askQuote', 'counter', 'ecall', 'ecallResult', 'quote', 'start', 'started'].sort(),
    )
    expect(trace.length).toBeGreaterThan(20)
  })

  test('holds no secret in any form', () => {
    const found = Object.entries(secrets).flatMap(([what, bytes]) =>
      formsFound(haystack, bytes).map((form) => `${what}: ${form}`),
    )
    expect(Object.keys(secrets)).toHaveLength(20)
    expect(found).toEqual([])
  })
})
