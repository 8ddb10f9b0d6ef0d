import {
  createAttestationVerifier,
  createEnclaveRuntime,
  type LaunchedEnclave,
  provision,
  simulatorSigner,
  type TraceEntry,
} from '@lockstep/adapters/tee'
import { encode, type Hex, toHex } from '@lockstep/core'
import { attestWorker, awaitReceipt, type IndirectInvocation } from '@lockstep/core/client'
import { shieldingKeyText } from '@lockstep/core/crypto'
import { codeName } from '@lockstep/core/receipt'
import {
  type BlockRecordContent,
  type RotationPermit,
  shieldingKeyHash,
  signedRotationPermitCodec,
  signRotationPermit,
} from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTrustedShard } from '../../src/direct/index.js'
import { orderThroughLog } from '../../src/eea/orders/index.js'
import { callDirectly, type WorkerRpc } from '../../src/integritee-rpc/client/index.js'
import { rpcRefused } from '../../src/integritee-rpc/client/rpc-refused.js'
import { alice, bob } from './balances-chain.js'
import { refusalCode } from './refusal-code.js'
import {
  authority,
  createRotatingShard,
  encrypt,
  keyRotation,
  type RotatingShard,
  sealed,
  transfer,
} from './rotating-shard.js'
import { drawing, shieldingKeys } from './rotation-keys.js'
import { countingEntropy, forgetfulPlatform, platform, provider } from './test-platform.js'
import { program } from './test-program.js'

const [k0, k1, k2] = shieldingKeys
const [h0, h1, h2] = shieldingKeys.map((key) => shieldingKeyHash(provider, key))
const texts = shieldingKeys.map(shieldingKeyText)
const launched: LaunchedEnclave[] = []
const trace: TraceEntry[] = []
let world: RotatingShard

beforeAll(async () => {
  world = await createRotatingShard(launched, (entry) => trace.push(entry))
})

afterAll(async () => {
  await Promise.all(launched.map((enclave) => enclave.close()))
})

/** Keys as the first enclave sealed them behind a block. */
const keysAt = (number: number) => ({ sealed: world.moments[number]?.sealedKeys ?? new Uint8Array() })

async function headersOf(enclave: LaunchedEnclave, from: number, to = 16): Promise<readonly unknown[]> {
  const executed = await enclave.executeBlocks(world.blocks.slice(from - 1, to))
  return executed.map(({ signedHeader }) => signedHeader.header)
}

/** An enclave with the keys of a block's time that has executed up to there, and was asked for its outputs. */
async function standingAt(number: number, keys = keysAt(number)): Promise<LaunchedEnclave> {
  const enclave = await world.launch(keys)
  await headersOf(enclave, 1, number)
  await enclave.outputs(number, 0)
  return enclave
}

/** The trusted side alone, so that a test sees what is in a block's record. */
function runtimeOptions(records: BlockRecordContent[]) {
  const { mrenclave } = world
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  const own = forgetfulPlatform()
  return {
    program,
    settings: { parameters: world.balancesChain.parameters, quotingKeys: [platform.quotingKey], keyRotation },
    provider,
    services: {
      identity,
      sealingKey: own.sealingKey(identity),
      entropy: countingEntropy(32),
      quote: async (reportData: Uint8Array) => own.quote(identity, reportData),
      raiseCounter: own.raiseCounter.bind(undefined, identity),
    },
    onBlock: (record: BlockRecordContent) => records.push(record),
  }
}

describe('over two changes of its key, a shard', () => {
  test('executes what is encrypted or sealed for a key in its time, and refuses all else, by name', async () => {
    const records: BlockRecordContent[] = []
    await createEnclaveRuntime({ ...runtimeOptions(records), keys: keysAt(16) }).executeBlocks(world.blocks)
    expect(records.map(({ receipts }) => receipts.map((receipt) => codeName(balances, receipt)).join(' '))).toEqual([
      'Ok',
      'Ok',
      'Ok Ok',
      'Undecryptable',
      'Ok',
      'Ok Ok Ok Ok Ok',
      '',
      'Ok',
      'Undecryptable Undecryptable Ok TruncatedCiphertext',
      'Ok',
      '',
      'Ok',
      'Ok Ok',
      'StaleNonce TruncatedCiphertext FutureNonce BadSignature Undecodable',
      'Ok',
      'Undecryptable Ok',
    ])
    expect(records.map(({ signedHeader }) => signedHeader.header)).toEqual(world.headers)
  })

  test('has the same headers from a worker that was provisioned at the end, and executes all blocks at once', async () => {
    const late = await world.launch('provision')
    expect(await provision(await standingAt(16), late)).toEqual({ provisioned: true })
    expect((await late.attest(world.shard)).shieldingKey).toBe(texts[2])
    expect(await headersOf(late, 1)).toEqual(world.headers)
    expect(await late.shieldingKeys()).toMatchObject({ current: h2, change: { generation: 2, key: h2 }, missing: [] })
  })

  test('tells clients the new key once the last block of the lead is final', () => {
    expect(world.moments.map(({ told }) => texts.indexOf(told))).toEqual([
      ...[0, 0, 0, 0, 0],
      ...[1, 1, 1, 1, 1, 1, 1],
      ...[2, 2, 2, 2, 2],
    ])
  })

  test('tells clients the key that was current at provisioning while it catches up', async () => {
    const late = await world.launch('provision')
    await provision(await standingAt(9), late)
    const told = async (): Promise<number> => texts.indexOf((await late.attest(world.shard)).shieldingKey)
    expect(await told()).toBe(1)
    await headersOf(late, 1, 4)
    expect(await told()).toBe(1)
  })

  test('shows its host no key', () => {
    const shown = trace.map(({ message }) => JSON.stringify(message, bytesAsHex)).join()
    expect(trace.length).toBeGreaterThan(100)
    expect(shown).toContain(texts[2] && JSON.stringify(texts[2]).slice(1, -1))
    for (const { prime1, prime2, privateExponent, exponent1 } of shieldingKeys) {
      for (const secret of [prime1, prime2, privateExponent, exponent1]) {
        const bytes = Buffer.from(secret.toString(16), 'hex')
        for (const form of [bytes, Buffer.from(bytes).reverse()]) {
          expect(shown).not.toContain(form.toString('hex'))
          expect(shown).not.toContain(form.join())
        }
      }
    }
  })
})

function bytesAsHex(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString(16)
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

describe('a worker', () => {
  test.each([4, 7, 12])(
    'that starts again behind block %i has its keys and their schedule, and goes on',
    async (number) => {
      const again = await world.launch(keysAt(number))
      for (const { sealed: record } of world.executed.slice(0, number)) await again.restore(record, number)
      const end = number < 10 ? 12 : 16
      expect(await headersOf(again, number + 1, end)).toEqual(world.headers.slice(number, end))
    },
  )

  test('without the next key stops before its first block, by name, and goes on once it is provisioned', async () => {
    const early = await world.launch({ sealed: world.earlyKeys })
    await expect(headersOf(early, 1)).rejects.toMatchObject({
      code: 'ShieldingKeyMissing',
      details: { field: 'shieldingKey', value: h1, limit: 6 },
    })
    expect(await headersOf(early, 1, 5)).toEqual(world.headers.slice(0, 5))
    expect(await early.shieldingKeys()).toMatchObject({ current: h1, missing: [h1] })
    await expect(early.attest(world.shard)).rejects.toMatchObject({ code: 'ShieldingKeyMissing' })
    expect(await provision(await world.launch(keysAt(7)), early)).toEqual({ provisioned: true })
    expect(await headersOf(early, 6, 12)).toEqual(world.headers.slice(5, 12))
    await expect(headersOf(early, 13)).rejects.toMatchObject({
      code: 'ShieldingKeyMissing',
      details: { value: h2, limit: 13 },
    })
    expect(await provision(await world.launch(keysAt(16)), early)).toEqual({ provisioned: true })
    expect(await headersOf(early, 13)).toEqual(world.headers.slice(12))
  })

  test('takes later keys of its own shard alone, and says so where there are none', async () => {
    const [early, full] = [await world.launch({ sealed: world.earlyKeys }), await world.launch(keysAt(16))]
    expect(await provision(full, early)).toEqual({ provisioned: true })
    expect(await provision(full, early)).toEqual({ refused: 'AlreadyProvisioned', by: 'joiner' })
    expect(await provision(early, full)).toEqual({ refused: 'AlreadyProvisioned', by: 'joiner' })
    const foreign = await world.launch('generate', { provider: drawing(k1) })
    expect(await provision(foreign, early)).toEqual({ refused: 'ForeignShieldingKey', by: 'joiner' })
    expect(await headersOf(early, 1)).toEqual(world.headers)
  })
})

describe('a snapshot', () => {
  async function bootstrapped(from: LaunchedEnclave, joiner: LaunchedEnclave): Promise<void> {
    let part = await from.exportSnapshot()
    await joiner.importSnapshot(part)
    while (!part.isLast) {
      part = await from.exportSnapshot({ checkpoint: part.checkpoint, index: part.index + 1 })
      await joiner.importSnapshot(part)
    }
  }

  test.each([4, 7, 9, 12])('behind block %i brings the schedule with it', async (number) => {
    const [source, joiner] = [await standingAt(number), await world.launch('provision')]
    await provision(source, joiner)
    await bootstrapped(source, joiner)
    const end = number < 10 ? 12 : 16
    expect(await headersOf(joiner, number + 1, end)).toEqual(world.headers.slice(number, end))
    expect(await joiner.shieldingKeys()).toMatchObject({ change: { key: h2 }, missing: number < 10 ? [h2] : [] })
  })

  test('is what a worker starts from again, after the key has changed, too', async () => {
    const [source, joiner] = [await standingAt(9), await world.launch('provision')]
    await provision(source, joiner)
    const part = await source.exportSnapshot()
    expect(part.isLast).toBe(true)
    await joiner.importSnapshot(part)
    expect(await provision(await standingAt(16), joiner)).toEqual({ provisioned: true })
    const executed = await joiner.executeBlocks(world.blocks.slice(9, 14))
    const again = await world.launch({ sealed: await joiner.sealedKeys() })
    await again.importSnapshot(part)
    for (const { sealed: record } of executed) await again.restore(record, 14)
    expect(await headersOf(again, 15)).toEqual(world.headers.slice(14))
  })

  test('of the time of a key that was replaced is refused, since its holders could have made it up', async () => {
    const [old, joiner] = [await standingAt(4, keysAt(4)), await world.launch('provision')]
    await provision(await standingAt(16), joiner)
    expect(await refusalCode(() => bootstrapped(old, joiner))).toBe('SnapshotKeyRetired')
    await bootstrapped(await standingAt(16), joiner)
    expect(await joiner.shieldingKeys()).toMatchObject({ current: h2, missing: [] })
  })

  test('under a key that the joiner does not have is refused', async () => {
    const joiner = await world.launch({ sealed: world.earlyKeys })
    expect(await refusalCode(async () => bootstrapped(await standingAt(9), joiner))).toBe('SealBroken')
  })
})

describe('a change of the key', () => {
  const signed = (permit: RotationPermit, by = authority) =>
    encode(signedRotationPermitCodec, signRotationPermit(by, permit))

  test('is prepared once, also by an enclave that was started again, and by none before the last is through', async () => {
    const first = await world.launch(keysAt(2), { provider: drawing(k1, k2) })
    await headersOf(first, 1, 2)
    const prepared = await first.prepareShieldingKey()
    expect(prepared.permit).toEqual({ shard: world.shard, generation: 1, previous: h0, next: h1 })
    expect(prepared.shieldingKey).toBe(texts[1])
    expect(await first.prepareShieldingKey()).toMatchObject({ permit: prepared.permit })
    const again = await world.launch({ sealed: prepared.sealedKeys }, { provider: drawing() })
    expect(await again.prepareShieldingKey()).toMatchObject({ permit: prepared.permit })
    for (const number of [3, 4, 5, 6, 7]) {
      await headersOf(first, number, number)
      expect(await refusalCode(() => first.prepareShieldingKey())).toBe('RotationRunning')
    }
    await headersOf(first, 8, 8)
    expect((await first.prepareShieldingKey()).permit).toEqual({
      shard: world.shard,
      generation: 2,
      previous: h1,
      next: h2,
    })
  })

  test('is announced with a permit for this very change alone', async () => {
    const first = await world.launch(keysAt(2), { provider: drawing(k1) })
    const { permit } = await first.prepareShieldingKey()
    const refused = (changes: Partial<RotationPermit>, by = authority) =>
      refusalCode(() => first.announceShieldingKey(signed({ ...permit, ...changes }, by)))
    expect(await refused({})).toBeUndefined()
    expect(await refused({}, alice)).toBe('PermitForged')
    expect(await refused({ shard: toHex(new Uint8Array(32)) })).toBe('PermitForeign')
    expect(await refused({ generation: 2 })).toBe('PermitOutdated')
    expect(await refused({ previous: h2 ?? '0x' })).toBe('PermitOutdated')
    expect(await refused({ next: h2 ?? '0x' })).toBe('ShieldingKeyMissing')
    expect(await refusalCode(() => first.announceShieldingKey(new Uint8Array(3)))).toBe('PermitMalformed')
  })

  test('is none where the settings name nobody for it', async () => {
    const never = await world.launch('generate', {
      provider: drawing(k0),
      keyRotation: { ...keyRotation, authorities: [] },
    })
    expect(await refusalCode(() => never.prepareShieldingKey())).toBe('RotationUnset')
    expect(never.mrenclave).not.toBe(world.mrenclave)
    const measured = await world.launch('provision', { keyRotation: { ...keyRotation, overlapBlocks: 4 } })
    expect(measured.mrenclave).not.toBe(world.mrenclave)
    expect(await refusalCode(() => world.launch('provision', { keyRotation: { ...keyRotation, leadBlocks: 0 } }))).toBe(
      'KeyRotationBlocks',
    )
  })
})

test('direct calls are taken for the keys that the next block takes, and sealed for the log under the current one', async () => {
  const records: BlockRecordContent[] = []
  const { onBlock: _, ...options } = runtimeOptions(records)
  const { runtime, ...trusted } = createTrustedShard({ ...options, keys: keysAt(16) })
  const submit = async (key: typeof k0, nonce: number): Promise<unknown> => {
    const direct = Uint8Array.from(transfer(world, nonce))
    direct[0] = 1
    return trusted.submit(world.shard, encrypt(key, direct))
  }
  await runtime.executeBlocks(world.blocks.slice(0, 4))
  expect(await submit(k1, 2)).toEqual({ refused: 'Undecryptable' })
  await runtime.executeBlocks(world.blocks.slice(4, 7))
  expect(await submit(k0, 8)).toMatchObject({ directHash: expect.any(String) })
  expect(await submit(k1, 9)).toMatchObject({ directHash: expect.any(String) })
  await runtime.executeBlocks(world.blocks.slice(7, 8))
  expect(await submit(k0, 10)).toEqual({ refused: 'Undecryptable' })
  const [request] = await trusted.propose({ count: 10, bytes: 10_000 }, 0)
  expect(request?.length).toBe(sealed(k1, transfer(world, 9)).length)
})

describe('a client', () => {
  test('whose operation came when its key was not good is told so by the receipt, and to fetch the key again', async () => {
    const enclave = await world.launch(keysAt(16))
    await headersOf(enclave, 1)
    const verifier = createAttestationVerifier(provider, [platform.quotingKey])
    const trusted = { mrenclave: world.mrenclave, minimumSecurityVersion: 1 }
    const entropy = countingEntropy(34)
    const worker = await attestWorker(enclave, verifier, trusted, { provider, entropy })
    expect(worker.shieldingKey).toEqual({ modulus: k2.modulus, exponent: k2.exponent })
    const sent = (number: number, nonce: number) =>
      awaitReceipt(provider, { connection: enclave, worker, entropy }, processedAt(number), {
        shard: world.shard,
        operationHash: toHex(provider.blake2b256(transfer(world, nonce))),
        extrinsicHash: world.shard,
        ciphertextHash: ciphertextHashOf(number),
      })
    await expect(sent(4, 2)).rejects.toMatchObject({ code: 'ShieldingKeyOutdated' })
    expect((await sent(8, 8)).receipt).toMatchObject({ status: 'Executed', block: 8 })
    await expect(sent(8, 9)).rejects.toMatchObject({ code: 'ReceiptMissing' })
  })

  test('that orders for others attests again, and orders once more', async () => {
    const enclave = await world.launch(keysAt(16))
    await headersOf(enclave, 1)
    const verifier = createAttestationVerifier(provider, [platform.quotingKey])
    const trusted = { mrenclave: world.mrenclave, minimumSecurityVersion: 1 }
    const entropy = countingEntropy(37)
    const attest = () => attestWorker(enclave, verifier, trusted, { provider, entropy })
    // Attested before the last change.
    const worker = { ...(await attest()), shieldingKey: { modulus: k1.modulus, exponent: k1.exponent } }
    const access = { provider, entropy, connection: enclave, worker, shard: world.shard }
    const invocation: IndirectInvocation = {
      ...processedAt(0),
      invoke: world.balancesChain.invoke,
      async included() {
        const block = await world.balancesChain.block()
        await enclave.executeBlocks([block])
        return block
      },
    }
    const { signal } = new AbortController()
    const operation = transfer(world, 15)
    await expect(orderThroughLog({ access, invocation })(operation, signal)).rejects.toMatchObject({
      code: 'ShieldingKeyOutdated',
    })
    const { receipt } = await orderThroughLog({ access, invocation, attest })(operation, signal)
    expect(receipt).toMatchObject({ status: 'Executed', block: 19 })
  })

  test('whose direct call is not opened is told the same, and of any other refusal what it is', async () => {
    const { modulus, exponent } = k0
    const nobody = { mrenclave: world.mrenclave, enclaveAccount: world.shard, boxPublicKey: world.shard }
    const nothing = async (): Promise<never> => Promise.reject(new Error('nobody asks for it'))
    const refusing = (data: string): WorkerRpc => ({
      ...{ attest: nothing, query: nothing, call: nothing, submit: nothing, submitOperationAndWatch: nothing },
      submitAndWatch: async (_, { length }) => {
        expect(length).toBe(384)
        throw rpcRefused('author_submitAndWatchExtrinsic', Object.assign(new Error('refused'), { code: 1001, data }))
      },
      closed: new Promise(() => {}),
      close: async () => {},
    })
    const called = (data: string) => {
      const rpc = refusing(data)
      const worker = { ...nobody, shieldingKey: { modulus, exponent } }
      const access = { provider, entropy: countingEntropy(35), connection: rpc, worker, shard: world.shard }
      const args = { to: bob.account, amount: 1n }
      return callDirectly(rpc, access, balances.calls.balanceTransfer, args, { signer: alice, nonce: 0 })
    }
    await expect(called('Undecryptable')).rejects.toMatchObject({ code: 'ShieldingKeyOutdated' })
    await expect(called('PoolFull')).rejects.toMatchObject({ code: 'RpcRefused' })
  })

  const ciphertextHashOf = (number: number): Hex =>
    toHex(provider.blake2b256(world.ciphertexts[number - 1]?.[0] ?? new Uint8Array()))

  function processedAt(number: number): IndirectInvocation {
    const { hash = '0x' } = world.blocks[number - 1] ?? {}
    const nothing = async (): Promise<never> => Promise.reject(new Error('nobody asks for it'))
    return {
      invoke: nothing,
      shieldFunds: nothing,
      included: async () => ({ number, hash }),
      processed: async () => {},
      following: nothing,
    }
  }
})
