import {
  type CounterMemory,
  createCounterMemory,
  createPlatform,
  type EnclaveProgram,
  type InProcessLaunch,
  type KeySource,
  type LaunchedEnclave,
  launchInProcess,
  measureProgram,
  type Platform,
  provision,
  type TraceEntry,
} from '@lockstep/adapters/tee'
import { defineStf, encode, fromHex, type Hex, toHex, u32, value } from '@lockstep/core'
import { type Signer, signerFromUri } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import {
  type ExecutedBlock,
  type ParentchainBlock,
  sealQuery,
  signedUpgradePermitCodec,
  signUpgradePermit,
  type UpgradePermit,
} from '@lockstep/core/worker'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type BalancesChain, createBalancesChain } from './balances-chain.js'
import { countingEntropy, provider } from './test-platform.js'
import { inProcess, program } from './test-program.js'

const counter = defineStf({
  name: 'counter',
  version: 1,
  state: { blocks: value(u32, 0) },
  calls: {},
  hooks: { onBlockStart: ({ state }) => state.blocks.update((blocks) => blocks + 1) },
})

/** The next version, whose migration does what a test wants to see fail. */
const counterAfter = (run: () => void) =>
  defineStf({
    name: 'counter',
    version: 2,
    state: { blocks: value(u32, 0), upgrades: value(u32, 0) },
    calls: {},
    hooks: { onBlockStart: ({ state }) => state.blocks.update((blocks) => blocks + 2) },
    migrate: {
      from: counter,
      run({ state }) {
        state.upgrades.set(1)
        run()
      },
    },
  })

const [program1, program2] = [
  { ...program, stf: counter },
  { ...program, stf: counterAfter(() => {}) },
]
const signer = (uri: string): Signer => signerFromUri(provider, 'ed25519', uri, countingEntropy(41))
const [authority, stranger] = [signer('//Authority'), signer('//Stranger')]
const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const lastBlock = 2

const running: LaunchedEnclave[] = []
const trace: TraceEntry[] = []
const blocks: ParentchainBlock[] = []
let chain: BalancesChain
let shard: Hex
let code1: Hex
let keys: Uint8Array

type Changes = Partial<InProcessLaunch>
const platformWith = (counters: CounterMemory = createCounterMemory()): Platform =>
  createPlatform({ provider, entropy: countingEntropy(1), counters })

async function launch(
  launched: EnclaveProgram,
  source: KeySource,
  platform: Platform,
  settings: Changes,
): Promise<LaunchedEnclave> {
  const { parameters } = chain
  const enclave = await launchInProcess(
    // Not typed by their parameters, which launches do not see.
    inProcess(source, {
      program: launched,
      platform,
      parameters,
      hostTrace: (entry) => trace.push(entry),
      ...settings,
    }),
  )
  running.push(enclave)
  return enclave
}

const first = (platform: Platform, changes: Changes = {}): Promise<LaunchedEnclave> =>
  launch(program1, { sealed: keys }, platform, { upgradeAuthorities: [authority.account], ...changes })

const formerVersions = (changes = {}) => [
  { mrenclave: code1, stfIdentity: stfIdentity(provider, counter), lastBlock, ...changes },
]

const second = (platform: Platform, changes: Changes = {}, source: KeySource = 'provision'): Promise<LaunchedEnclave> =>
  launch(program2, source, platform, { shard, formerVersions: formerVersions(), ...changes })

const permitFor = ({ mrenclave }: LaunchedEnclave, changes: Partial<UpgradePermit> = {}, by = authority) =>
  signUpgradePermit(by, { shard, from: code1, to: mrenclave, lastBlock, ...changes })

async function headNumber(enclave: LaunchedEnclave): Promise<number> {
  const { boxPublicKey } = await enclave.attest(bytes32(3))
  const query = sealQuery(provider, { type: 'Head', value: null }, boxPublicKey, countingEntropy(42))
  const answer = query.open(await enclave.query(query.sealed))
  return answer.type === 'Head' ? answer.value.header.number : 0
}

async function restoreAll(enclave: LaunchedEnclave, records: readonly ExecutedBlock[]): Promise<void> {
  for (const { sealed } of records) await enclave.restore(sealed, 0)
}

beforeAll(async () => {
  chain = createBalancesChain()
  const enclave = await launch(program1, 'generate', platformWith(), { upgradeAuthorities: [authority.account] })
  keys = await enclave.sealedKeys()
  shard = enclave.shard
  code1 = enclave.mrenclave
  for (let number = 1; number <= 4; number += 1) blocks.push(await chain.block())
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((enclave) => enclave.close()))
})

describe('code that hands its shard over', () => {
  test('to the code that a permit names: it opens the records, and goes on behind them', async () => {
    const platform = platformWith()
    const [old, next] = [await first(platform), await second(platform)]
    const records = await old.executeBlocks(blocks.slice(0, lastBlock))
    expect(await provision(old, next, permitFor(next))).toEqual({ provisioned: true })
    expect(next.account).not.toBe(old.account)
    await restoreAll(next, records)
    const [third] = await next.executeBlocks(blocks.slice(lastBlock))
    expect(third?.number).toBe(3)
    expect(await headNumber(next)).toBe(4)
    expect((await next.attest(bytes32(3))).shieldingKey).toBe((await old.attest(bytes32(3))).shieldingKey)
  })

  test('does not show the host the key that it hands over', () => {
    const identity = { mrenclave: code1, mrsigner: bytes32(0), securityVersion: 1, debug: false }
    const sealingKey = platformWith().sealingKey(identity)
    const asText = (_: string, sent: unknown) => {
      if (sent instanceof Uint8Array) return toHex(sent)
      return typeof sent === 'bigint' ? String(sent) : sent
    }
    const crossed = JSON.stringify(trace, asText)
    expect(crossed).not.toContain(toHex(sealingKey).slice(2))
    expect(crossed).toContain(code1.slice(2))
  })

  test('in steps: the third code opens the records of the first', async () => {
    const platform = platformWith()
    const upgradeAuthorities = [authority.account]
    const [old, next] = [await first(platform), await second(platform, { upgradeAuthorities })]
    const ofOld = await old.executeBlocks(blocks.slice(0, lastBlock))
    await provision(old, next, permitFor(next))
    await restoreAll(next, ofOld)
    const records = [...ofOld, ...(await next.executeBlocks(blocks.slice(lastBlock, 3)))]
    const later = { mrenclave: next.mrenclave, stfIdentity: stfIdentity(provider, program2.stf), lastBlock: 3 }
    const third = await second(platform, { formerVersions: [...formerVersions(), later] })
    const permit = permitFor(third, { from: next.mrenclave, lastBlock: 3 })
    expect(await provision(next, third, permit)).toEqual({ provisioned: true })
    await restoreAll(third, records)
    await third.executeBlocks(blocks.slice(3))
    expect(await headNumber(third)).toBe(4)
  })

  test('executes up to its last block from then on, started again too, and on no other platform less', async () => {
    const counters = createCounterMemory()
    const [old, next] = [await first(platformWith(counters)), await second(platformWith(counters))]
    await provision(old, next, permitFor(next))
    expect((await old.executeBlocks(blocks)).map(({ number }) => number)).toEqual([1, 2])
    const retired = { code: 'CodeRetired', details: { field: 'number', value: 3, limit: lastBlock } }
    await expect(old.executeBlocks(blocks.slice(lastBlock))).rejects.toMatchObject(retired)
    const again = await first(platformWith(counters))
    expect(await again.executeBlocks(blocks)).toHaveLength(lastBlock)
    await expect(again.executeBlocks(blocks.slice(lastBlock))).rejects.toMatchObject(retired)
    expect(await (await first(platformWith())).executeBlocks(blocks)).toHaveLength(4)
  })

  test('leaves a successor that answers nothing older than its own last block', async () => {
    const platform = platformWith()
    const [old, next] = [await first(platform), await second(platform)]
    const records = await old.executeBlocks(blocks.slice(0, lastBlock))
    expect(await headNumber(old)).toBe(2)
    await provision(old, next, permitFor(next))
    await restoreAll(next, records.slice(0, 1))
    await expect(headNumber(next)).rejects.toMatchObject({ code: 'StateRolledBack', details: { value: 1, limit: 2 } })
    await next.executeBlocks(blocks.slice(1, 2))
    expect(await headNumber(next)).toBe(2)
  })
})

describe('a handing over is refused', () => {
  const outcome = async (
    permit: Partial<UpgradePermit>,
    by: Signer = authority,
    changes: { readonly old?: Changes; readonly next?: Changes } = {},
  ) => {
    const platform = platformWith()
    const [old, next] = [await first(platform, changes.old), await second(platform, changes.next)]
    return provision(old, next, permitFor(next, permit, by))
  }

  test.each([
    ['a stranger signed', {}, 'PermitForged'],
    ['that is for another shard', { shard: bytes32(9) }, 'PermitForeign'],
    ['that is for other code to hand over', { from: bytes32(9) }, 'PermitForeign'],
    ['that names other code than the joiner', { to: bytes32(9) }, 'WrongMeasurement'],
  ] as const)('by a permit %s', async (_, permit, refused) => {
    expect(await outcome(permit, refused === 'PermitForged' ? stranger : authority)).toEqual({
      refused,
      by: 'provider',
    })
  })

  test('by a permit of another height than the joiner measured', async () => {
    expect(await outcome({ lastBlock: 3 })).toEqual({ refused: 'HeightMismatch', by: 'joiner' })
  })

  test('without a permit, to debug enclaves, and to older security versions', async () => {
    const platform = platformWith()
    const [old, next] = [await first(platform), await second(platform)]
    expect(await provision(old, next)).toEqual({ refused: 'WrongMeasurement', by: 'provider' })
    expect(await outcome({}, authority, { next: { debug: true } })).toMatchObject({ refused: 'DebugEnclave' })
    expect(await outcome({}, authority, { next: { securityVersion: 0 } })).toMatchObject({
      refused: 'OldSecurityVersion',
    })
    expect(await outcome({}, authority, { next: { securityVersion: 2 } })).toEqual({ provisioned: true })
  })

  test('where the code names no authority', async () => {
    const old = await launch(program1, 'generate', platformWith(), { shard })
    const next = await second(platformWith())
    const permit = signUpgradePermit(authority, { shard, from: old.mrenclave, to: next.mrenclave, lastBlock })
    expect(await provision(old, next, permit)).toEqual({ refused: 'PermitForged', by: 'provider' })
  })

  test('behind a block that was answered for already', async () => {
    const platform = platformWith()
    const [old, next] = [await first(platform), await second(platform)]
    await old.executeBlocks(blocks.slice(0, 3))
    await headNumber(old)
    expect(await provision(old, next, permitFor(next))).toEqual({ refused: 'HeightPassed', by: 'provider' })
    expect(await old.executeBlocks(blocks.slice(3))).toHaveLength(1)
  })

  test('behind a second block', async () => {
    const platform = platformWith()
    const [old, next] = [await first(platform), await second(platform)]
    await provision(old, next, permitFor(next))
    const other = await second(platform, { formerVersions: formerVersions({ lastBlock: 3 }) })
    const refused = { refused: 'AlreadyRetired', by: 'provider' }
    expect(await provision(old, other, permitFor(other, { lastBlock: 3 }))).toEqual(refused)
    expect(await provision(old, await second(platform), permitFor(next))).toEqual({ provisioned: true })
  })

  test('with a permit that is none', async () => {
    const platform = platformWith()
    const [old, next] = [await first(platform), await second(platform)]
    const request = await next.requestProvisioning(await old.provisioningChallenge())
    if (!('message' in request)) throw new Error(request.refused)
    const whole = encode(signedUpgradePermitCodec, permitFor(next))
    const refused = { refused: 'MessageMalformed' }
    expect(await old.answerProvisioning(request.message, whole.subarray(1))).toEqual(refused)
    expect(await old.answerProvisioning(request.message, fromHex('0x'))).toEqual(refused)
  })
})

describe('an enclave of version 2', () => {
  test('without what version 1 handed over cannot open its records', async () => {
    const platform = platformWith()
    const records = await (await first(platform)).executeBlocks(blocks.slice(0, 1))
    const alone = await second(platform, {}, 'generate')
    await expect(restoreAll(alone, records)).rejects.toMatchObject({ code: 'SealBroken' })
  })

  test('refuses records that version 1 made behind its last block, and takes them once they are taken back', async () => {
    const platform = platformWith()
    const [old, next] = [await first(platform), await second(platform)]
    const records = await old.executeBlocks(blocks.slice(0, 3))
    await provision(old, next, permitFor(next))
    const late = { code: 'RecordVersion', details: { field: 'number', value: 3, limit: lastBlock } }
    await expect(restoreAll(next, records)).rejects.toMatchObject(late)
    expect(await next.executeBlocks(blocks.slice(lastBlock))).toHaveLength(2)
  })

  test('does not start with settings that cannot work', async () => {
    const strange = { mrenclave: bytes32(1), stfIdentity: bytes32(2), lastBlock }
    const start = (settings: Changes) => launch(program2, 'provision', platformWith(), settings)
    await expect(start({ formerVersions: formerVersions() })).rejects.toMatchObject({ code: 'UpgradeShard' })
    await expect(start({ shard, formerVersions: formerVersions({ lastBlock: 0 }) })).rejects.toMatchObject({
      code: 'UpgradeHeight',
    })
    await expect(start({ shard, formerVersions: [strange] })).rejects.toMatchObject({ code: 'UnknownIdentity' })
    const malformed = start({ shard, formerVersions: formerVersions({ mrenclave: '0x12' }) })
    await expect(malformed).rejects.toThrow()
  })

  test('whose migration fails keeps the state of version 1, and tells its host no more than a code', async () => {
    const secret = 'the state is 42'
    const failing = { ...program, stf: counterAfter(() => fail(secret)) }
    for (const debug of [false, true]) {
      const enclave = await launch(failing, 'generate', platformWith(), {
        shard,
        formerVersions: formerVersions(),
        debug,
      })
      await enclave.executeBlocks(blocks.slice(0, lastBlock))
      const refused = await enclave.executeBlocks(blocks.slice(lastBlock)).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'UpgradeRefused', details: { value: 'MigrationFailed', limit: lastBlock } })
      expect(String(refused).includes(secret)).toBe(debug)
      expect(await headNumber(enclave)).toBe(lastBlock)
    }
  })

  test('measures otherwise with every former version and authority', () => {
    const version = formerVersions()[0] ?? fail('none')
    const settings = { parameters: chain.parameters, shard, quotingKeys: [] }
    const measured = [
      settings,
      { ...settings, formerVersions: [version] },
      { ...settings, formerVersions: [{ ...version, lastBlock: 3 }] },
      { ...settings, formerVersions: [{ ...version, mrenclave: bytes32(1) }] },
      { ...settings, formerVersions: [{ ...version, stfIdentity: bytes32(1) }] },
      { ...settings, upgradeAuthorities: [authority.account] },
      { ...settings, upgradeAuthorities: [stranger.account] },
    ].map((each) => measureProgram(provider, program2, each))
    expect(new Set(measured).size).toBe(measured.length)
  })
})

function fail(message: string): never {
  throw new Error(message)
}
