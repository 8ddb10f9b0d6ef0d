import {
  attestPoolWorker,
  createAttestationVerifier,
  type LaunchedEnclave,
  type LaunchOptions,
  launchInProcess,
  type PoolDeclaration,
  type PoolTrust,
  provision,
  type SignedPoolDeclaration,
  signPoolDeclaration,
} from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { attestWorker, fetchReceipts } from '@lockstep/core/client'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { alice, bob, createBalancesChain, shieldingKeyOf } from './balances-chain.js'
import { refusalCode } from './refusal-code.js'
import { countingEntropy, otherPlatform, platform, provider } from './test-platform.js'
import { inProcess } from './test-program.js'

const shard: Hex = toHex(new Uint8Array(32).fill(0x51))
const verifier = createAttestationVerifier(provider, [platform.quotingKey])
const environment = { provider, entropy: countingEntropy(21) }
const poolAuthorities = [alice.account]
const strange: Hex = toHex(new Uint8Array(32).fill(0x77))

const running: LaunchedEnclave[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((enclave) => enclave.close()))
})

async function launch(keys: LaunchOptions['keys'], changes: Partial<LaunchOptions> = {}): Promise<LaunchedEnclave> {
  const enclave = await launchInProcess(inProcess(keys, { shard, poolAuthorities, ...changes }))
  running.push(enclave)
  return enclave
}

/** The first code of the pool, which draws its shielding key once for all tests. */
let first: { readonly mrenclave: Hex; readonly sealed: Uint8Array }
beforeAll(async () => {
  const enclave = await launch('generate')
  first = { mrenclave: enclave.mrenclave, sealed: await enclave.sealedKeys() }
})
const launchFirst = (changes: Partial<LaunchOptions> = {}) => launch({ sealed: first.sealed }, changes)

/** Other code: the same program, which also believes another platform. */
const launchSecond = (changes: Partial<LaunchOptions> = {}) =>
  launch('provision', {
    signedFor: first.mrenclave,
    quotingKeys: [platform.quotingKey, otherPlatform.quotingKey],
    ...changes,
  })

let generation = 0
/** A declaration of these members, each with the least security version 1, later than all before. */
function declare(members: readonly Hex[], changes: Partial<PoolDeclaration> = {}): SignedPoolDeclaration {
  generation += 1
  return signPoolDeclaration(alice, {
    ...{ shard, signedFor: first.mrenclave, generation, revoked: [] },
    members: members.map((mrenclave) => ({ mrenclave, minimumSecurityVersion: 1 })),
    ...changes,
  })
}

describe('a pool of two codes', () => {
  test('shares its shielding key, in both directions', async () => {
    const [a, b] = [await launchFirst(), await launchSecond()]
    expect(b.mrenclave).not.toBe(a.mrenclave)
    const pool = declare([a.mrenclave, b.mrenclave])
    expect(await provision(a, b, undefined, pool)).toEqual({ provisioned: true })
    const joiner = await launch('provision')
    expect(await provision(b, joiner, undefined, pool)).toEqual({ provisioned: true })
    const keys = await Promise.all([a, b, joiner].map(async (each) => (await each.attest(shard)).shieldingKey))
    expect(new Set(keys).size).toBe(1)
  })

  test('reaches the same state with what is signed once, for the first', async () => {
    const chain = createBalancesChain()
    const { parameters } = chain
    const a = await launch('generate', { parameters })
    const quotingKeys = [platform.quotingKey, otherPlatform.quotingKey]
    const b = await launch('provision', { parameters, quotingKeys, signedFor: a.mrenclave })
    const pool = declare([a.mrenclave, b.mrenclave], { signedFor: a.mrenclave })
    expect(await provision(a, b, undefined, pool)).toEqual({ provisioned: true })
    const key = shieldingKeyOf(await a.attest(shard))
    const domain = { mrenclave: a.mrenclave, shard }
    await chain.shield(shard, key, alice, 10n)
    const operation = await chain.transfer(domain, key, 4n, 0)
    await chain.transfer({ ...domain, mrenclave: b.mrenclave }, key, 1n, 1)
    const block = await chain.block()
    const [ofA] = await a.executeBlocks([block])
    const [ofB] = await b.executeBlocks([block])
    expect(ofB?.signedHeader.header).toEqual(ofA?.signedHeader.header)
    const worker = await attestPoolWorker(
      b,
      verifier,
      { shard, authorities: poolAuthorities, pool },
      { provider, entropy: countingEntropy(22) },
    )
    expect(worker).toMatchObject({ mrenclave: a.mrenclave, member: b.mrenclave, enclaveAccount: b.account })
    const access = { provider, entropy: countingEntropy(23), connection: b, worker, shard }
    const [receipt] = await fetchReceipts(provider, access, shard, toHex(provider.blake2b256(operation)))
    expect(receipt?.receipt.status).toBe('Executed')
  })
})

describe('provisioning in a pool refuses', () => {
  type Changes = Partial<PoolDeclaration>
  const cases: [string, (a: Hex, b: Hex) => Changes, string, 'provider' | 'joiner'][] = [
    [
      'code that is no member',
      (a) => ({ members: [{ mrenclave: a, minimumSecurityVersion: 1 }] }),
      'NotInPool',
      'provider',
    ],
    [
      'a provider that is no member',
      (_, b) => ({ members: [{ mrenclave: b, minimumSecurityVersion: 1 }] }),
      'NotInPool',
      'joiner',
    ],
    ['revoked code, member or not', (_, b) => ({ revoked: [strange, b] }), 'RevokedMeasurement', 'provider'],
    ['a revoked provider', (a) => ({ revoked: [a] }), 'RevokedMeasurement', 'joiner'],
    [
      'a member that is too old',
      (a, b) => ({
        members: [
          { mrenclave: a, minimumSecurityVersion: 1 },
          { mrenclave: b, minimumSecurityVersion: 2 },
        ],
      }),
      'OldSecurityVersion',
      'provider',
    ],
    ['a pool of another shard', () => ({ shard: strange }), 'PoolForeign', 'provider'],
    ['a pool that signs for other code', () => ({ signedFor: strange }), 'PoolForeign', 'provider'],
    ['a generation of none', () => ({ generation: 0 }), 'PoolOutdated', 'provider'],
  ]
  test.each(cases)('%s', async (_what, changes, refused, by) => {
    const [a, b] = [await launchFirst(), await launchSecond()]
    const pool = declare([a.mrenclave, b.mrenclave], changes(a.mrenclave, b.mrenclave))
    expect(await provision(a, b, undefined, pool)).toEqual({ refused, by })
  })

  test('a debug enclave, though its code is a member', async () => {
    const [a, b] = [await launchFirst(), await launchSecond({ debug: true })]
    const pool = declare([a.mrenclave, b.mrenclave])
    expect(await provision(a, b, undefined, pool)).toEqual({ refused: 'DebugEnclave', by: 'provider' })
  })

  test('a declaration that nobody, or somebody else, signed, or that was changed', async () => {
    const [a, b] = [await launchFirst(), await launchSecond()]
    const pool = declare([a.mrenclave])
    const forged = [
      signPoolDeclaration(bob, declare([a.mrenclave, b.mrenclave]).declaration),
      {
        ...pool,
        declaration: { ...pool.declaration, members: [{ mrenclave: b.mrenclave, minimumSecurityVersion: 0 }] },
      },
    ]
    for (const each of forged) {
      expect(await provision(a, b, undefined, each)).toEqual({ refused: 'PoolForged', by: 'provider' })
    }
    const request = await b.requestProvisioning(await a.provisioningChallenge())
    if ('refused' in request) throw new Error(request.refused)
    const refused = await a.answerProvisioning(request.message, undefined, Uint8Array.of(1, 2, 3))
    expect(refused).toEqual({ refused: 'MessageMalformed' })
  })

  test('an older declaration than it has seen, also after a restart: nobody brings revoked code back', async () => {
    const [a, b] = [await launchFirst(), await launchSecond()]
    const before = declare([a.mrenclave, b.mrenclave])
    const after = declare([a.mrenclave, b.mrenclave], { revoked: [b.mrenclave] })
    expect(await provision(a, b, undefined, after)).toEqual({ refused: 'RevokedMeasurement', by: 'provider' })
    expect(await provision(a, b, undefined, before)).toEqual({ refused: 'PoolOutdated', by: 'provider' })
    const again = await launchFirst()
    expect(await provision(again, b, undefined, before)).toEqual({ refused: 'PoolOutdated', by: 'provider' })
  })

  test('a forged generation without forgetting the true one', async () => {
    const [a, b] = [await launchFirst(), await launchSecond()]
    const highest = declare([], { generation: 0xffff_ffff }).declaration
    await provision(a, b, undefined, signPoolDeclaration(bob, highest))
    expect(await provision(a, b, undefined, declare([a.mrenclave, b.mrenclave]))).toEqual({ provisioned: true })
  })

  test('other code where no declaration is shown, and any declaration where the code names no authority', async () => {
    const [a, b] = [await launchFirst(), await launchSecond()]
    expect(await provision(a, b)).toEqual({ refused: 'WrongMeasurement', by: 'provider' })
    const alone = await launchInProcess(inProcess('generate', { shard }))
    running.push(alone)
    const pool = declare([alone.mrenclave, b.mrenclave])
    expect(await provision(alone, b, undefined, pool)).toEqual({ refused: 'PoolForged', by: 'provider' })
  })
})

describe('a client of a pool', () => {
  const trust = (pool: SignedPoolDeclaration, changes: Partial<PoolTrust> = {}): PoolTrust => ({
    ...{ shard, authorities: poolAuthorities, pool },
    ...changes,
  })

  test.each<[string, (own: Hex) => PoolTrust, string]>([
    ['no member', () => trust(declare([strange])), 'NotInPool'],
    ['revoked', (own) => trust(declare([own], { revoked: [own] })), 'RevokedMeasurement'],
    [
      'too old',
      (mrenclave) => trust(declare([], { members: [{ mrenclave, minimumSecurityVersion: 2 }] })),
      'OldSecurityVersion',
    ],
    ['declared by somebody else', (own) => trust(declare([own]), { authorities: [bob.account] }), 'PoolForged'],
    ['declared for another shard', (own) => trust(declare([own], { shard: strange })), 'PoolForeign'],
    ['declared too long ago', (own) => trust(declare([own]), { minimumGeneration: 0xffff_ffff }), 'PoolOutdated'],
    ['on a platform that is not believed', (own) => trust(declare([own])), 'QuoteSignature'],
  ])('refuses a worker that is %s', async (what, trusting, code) => {
    const worker = await launchFirst()
    const believed = what.startsWith('on a')
      ? createAttestationVerifier(provider, [otherPlatform.quotingKey])
      : verifier
    const attested = attestPoolWorker(worker, believed, trusting(worker.mrenclave), environment)
    expect(await refusalCode(() => attested)).toBe(code)
  })

  test('refuses a member in debug mode, and one whose keys are not in its quote', async () => {
    const pool = trust(declare([first.mrenclave]))
    const debug = await launch('generate', { debug: true })
    const debugPool = trust(declare([debug.mrenclave]))
    expect(await refusalCode(() => attestPoolWorker(debug, verifier, debugPool, environment))).toBe('DebugEnclave')
    const worker = await launchFirst()
    const lying = {
      ...worker,
      attest: async (challenge: Hex) => ({ ...(await worker.attest(challenge)), enclaveAccount: strange }),
    }
    expect(await refusalCode(() => attestPoolWorker(lying, verifier, pool, environment))).toBe('WrongReportData')
    const trusted = { mrenclave: first.mrenclave, minimumSecurityVersion: 1 }
    expect(await attestWorker(worker, verifier, trusted, environment)).toMatchObject({ mrenclave: first.mrenclave })
  })
})

describe('the settings of a pool', () => {
  test.each<[Partial<LaunchOptions>, string]>([
    [{ poolAuthorities }, 'PoolShard'],
    [{ shard, signedFor: strange }, 'PoolAuthorities'],
  ])('%j are refused with %s', async (changes, code) => {
    const launching = () => launchInProcess(inProcess('provision', changes))
    expect(await refusalCode(launching)).toBe(code)
  })

  test('are measured', async () => {
    const changes: Partial<LaunchOptions>[] = [
      {},
      { poolAuthorities: [bob.account] },
      { poolAuthorities: [alice.account, bob.account] },
      { signedFor: strange },
    ]
    const codes = await Promise.all(changes.map(async (each) => (await launch('provision', each)).mrenclave))
    expect(new Set(codes).size).toBe(changes.length)
  })
})
