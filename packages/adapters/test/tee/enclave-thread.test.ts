import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  createEnclaveRuntime,
  type EnclaveRuntime,
  type LaunchedEnclave,
  launchThread,
  provision,
  simulatorSigner,
  type ThreadLaunch,
} from '@lockstep/adapters/tee'
import { encode, toHex } from '@lockstep/core'
import { type CryptoProvider, createPortableProvider } from '@lockstep/core/crypto'
import { signedRotationPermitCodec, signRotationPermit } from '@lockstep/core/worker'
import { afterEach, describe, expect, test } from 'vitest'
import { alice, createBalancesChain, shieldingKeyOf } from './balances-chain.js'
import { drawing, shieldingKeys } from './rotation-keys.js'
import { countingEntropy, platform, provider } from './test-platform.js'
import { anyParentchain, program } from './test-program.js'

const fixture = (name: string): URL => new URL(`fixtures/${name}`, import.meta.url)
const running: LaunchedEnclave[] = []

async function launch(
  options: Partial<ThreadLaunch> & Pick<ThreadLaunch, 'programUrl' | 'keys'>,
): Promise<LaunchedEnclave> {
  const enclave = await launchThread({ platform, parameters: anyParentchain, ...options })
  running.push(enclave)
  return enclave
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((enclave) => enclave.close()))
})

function causeOfCrash(error: unknown): unknown {
  expect(error).toMatchObject({ code: 'EnclaveCrashed' })
  return error instanceof Error ? error.cause : error
}

/** Code in this process with the thread's identity, of which the test plays the processor: it gets the same key. */
function twinOf(
  { mrenclave }: LaunchedEnclave,
  parameters: ThreadLaunch['parameters'],
  ofTwin: CryptoProvider,
): EnclaveRuntime {
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  return createEnclaveRuntime({
    program,
    settings: { parameters, quotingKeys: [platform.quotingKey] },
    keys: 'provision',
    provider: ofTwin,
    services: {
      identity,
      sealingKey: new Uint8Array(32),
      entropy: countingEntropy(7),
      quote: async (reportData) => platform.quote(identity, reportData),
      raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    },
  })
}

describe('an enclave in a thread', () => {
  test('gives the roots of one in this process, with another provider, for the same blocks', async () => {
    const { chain, parameters, ...clients } = createBalancesChain()
    const programUrl = fixture('balances-program.mjs')
    const thread = await launch({ programUrl, parameters, keys: 'generate' })
    const { shard } = thread
    const runtime = twinOf(thread, parameters, createPortableProvider())
    expect(await provision(thread, runtime)).toEqual({ provisioned: true })

    const shieldingKey = shieldingKeyOf(await thread.attest(shard))
    await clients.shield(shard, shieldingKey, alice, 1000n)
    const blocks = [await clients.block()]
    await clients.transfer(thread, shieldingKey, 10n, 0)
    await clients.transfer(thread, shieldingKey, 10n, 0)
    blocks.push(await clients.block())
    await clients.unshield(thread, shieldingKey, 20n, 1)
    blocks.push(await clients.block())

    const inThread = await thread.executeBlocks(blocks)
    const inProcess = [
      ...(await runtime.executeBlocks(blocks.slice(0, 1))),
      ...(await runtime.executeBlocks(blocks.slice(1))),
    ]
    expect(inProcess.map(({ signedHeader }) => signedHeader.header)).toEqual(
      inThread.map(({ signedHeader }) => signedHeader.header),
    )
    const roots = inThread.map(({ signedHeader }) => signedHeader.header.stateRoot)
    expect(new Set(roots).size).toBe(3)
    expect(chain.genesisHash).toBe(parameters.genesisHash)
  })

  test('opens many messages on threads of its own, with the roots of one that opens each in its turn', async () => {
    const { parameters, ...clients } = createBalancesChain()
    const thread = await launch({ programUrl: fixture('balances-program.mjs'), parameters, keys: 'generate' })
    const runtime = twinOf(thread, parameters, provider)
    expect(await provision(thread, runtime)).toEqual({ provisioned: true })
    const { shard } = thread
    const shieldingKey = shieldingKeyOf(await thread.attest(shard))
    await clients.shield(shard, shieldingKey, alice, 1000n)
    for (const bad of [new Uint8Array(384), new Uint8Array(383)]) await clients.invoke(shard, bad)
    for (let nonce = 0; nonce < 34; nonce += 1) await clients.transfer(thread, shieldingKey, 1n, nonce)
    const blocks = [await clients.block()]
    await clients.transfer(thread, shieldingKey, 1n, 34)
    blocks.push(await clients.block())
    const [inThread, inProcess] = [await thread.executeBlocks(blocks), await runtime.executeBlocks(blocks)]
    expect(inThread.map(({ signedHeader }) => signedHeader.header)).toEqual(
      inProcess.map(({ signedHeader }) => signedHeader.header),
    )
  })

  test('announces a key that it was given, changes to it in time, and keeps it for its next start', async () => {
    const { parameters, ...clients } = createBalancesChain()
    const programUrl = fixture('balances-program.mjs')
    const keyRotation = { leadBlocks: 1, overlapBlocks: 1, authorities: [alice.account] }
    const thread = await launch({ programUrl, parameters, keyRotation, keys: 'provision' })
    const { mrenclave, shard } = thread
    const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
    const [first, second] = shieldingKeys
    const runtime = createEnclaveRuntime({
      program,
      settings: { parameters, quotingKeys: [platform.quotingKey], keyRotation },
      keys: 'generate',
      provider: drawing(first, second),
      services: {
        identity,
        sealingKey: new Uint8Array(32),
        entropy: countingEntropy(8),
        quote: async (reportData) => platform.quote(identity, reportData),
        raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
      },
    })
    expect(await provision(runtime, thread)).toEqual({ provisioned: true })
    const { permit, shieldingKey } = await runtime.prepareShieldingKey()
    expect(await provision(runtime, thread)).toEqual({ provisioned: true })
    const signed = encode(signedRotationPermitCodec, signRotationPermit(alice, permit))

    await clients.invoke(shard, await thread.announceShieldingKey(signed))
    await clients.shield(shard, first, alice, 1000n)
    const blocks = [await clients.block(), await clients.block()]
    await clients.transfer(thread, first, 10n, 0)
    await clients.transfer(thread, second, 10n, 1)
    blocks.push(await clients.block())
    await clients.transfer(thread, first, 10n, 2)
    blocks.push(await clients.block())
    const inThread = await thread.executeBlocks(blocks)
    const inProcess = await runtime.executeBlocks(blocks)
    expect(inThread.map(({ signedHeader }) => signedHeader.header)).toEqual(
      inProcess.map(({ signedHeader }) => signedHeader.header),
    )
    expect((await thread.attest(shard)).shieldingKey).toBe(shieldingKey)
    const again = await launch({ programUrl, parameters, keyRotation, keys: { sealed: await thread.sealedKeys() } })
    for (const { sealed } of inThread) await again.restore(sealed, 0)
    expect((await again.attest(shard)).shieldingKey).toBe(shieldingKey)
  })

  test('starts again with its sealed keys, in another thread', async () => {
    const programUrl = fixture('balances-program.mjs')
    const first = await launch({ programUrl, keys: 'provision' })
    const again = await launch({ programUrl, keys: { sealed: await first.sealedKeys() } })
    expect(again.account).toBe(first.account)
    const parameters = { misdeed: 'print' }
    const keys = { sealed: await first.sealedKeys() }
    const other = launch({ programUrl: fixture('crashing-program.mjs'), parameters, keys })
    await expect(other).rejects.toMatchObject({ code: 'SealBroken' })
  })

  test('is refused the key by the same program under other settings', async () => {
    const programUrl = fixture('balances-program.mjs')
    const [a, d] = [
      await launch({ programUrl, keys: 'generate' }),
      await launch({ programUrl, keys: 'provision', shard: toHex(new Uint8Array(32)) }),
    ]
    expect(await provision(a, d)).toEqual({ refused: 'WrongMeasurement', by: 'provider' })
  })
})

describe('a thread that does not start', () => {
  test('for want of a program', async () => {
    const started = launch({ programUrl: fixture('no-program.mjs'), keys: 'provision' })
    await expect(started).rejects.toMatchObject({ code: 'ProgramMissing' })
  })

  test('because its module throws; the text stays inside', async () => {
    const started = launch({ programUrl: fixture('failing-module.mjs'), keys: 'provision' })
    expect(await started.catch(causeOfCrash)).toBeUndefined()
  })

  test('because its module throws; a debug enclave says it', async () => {
    const started = launch({ programUrl: fixture('failing-module.mjs'), keys: 'provision', debug: true })
    expect(await started.catch(causeOfCrash)).toMatchObject({ message: 'the secret is 42' })
  })

  test('because its file is missing', async () => {
    const started = launch({ programUrl: fixture('missing.mjs'), keys: 'provision' })
    await expect(started).rejects.toMatchObject({ code: 'UnmeasurableModule' })
  })
})

describe('a thread that misbehaves', () => {
  const block = {
    header: new Uint8Array(0),
    hash: toHex(new Uint8Array(32)),
    number: 1,
    extrinsics: [],
    events: [],
    justification: new Uint8Array(0),
  }
  const launchMisdeed = (misdeed: string, options: Partial<ThreadLaunch> = {}): Promise<LaunchedEnclave> =>
    launch({ programUrl: fixture('crashing-program.mjs'), keys: 'generate', parameters: { misdeed }, ...options })

  test('by ending rejects the pending calls and all later ones', async () => {
    const enclave = await launchMisdeed('exit')
    const crashed = { code: 'EnclaveCrashed' }
    const pending = [enclave.executeBlocks([block]), enclave.attest(block.hash)]
    for (const call of pending) await expect(call).rejects.toMatchObject(crashed)
    await expect(enclave.sealedKeys()).rejects.toMatchObject(crashed)
    await enclave.close()
  })

  test('by throwing outside of a call: the same', async () => {
    const enclave = await launchMisdeed('throwLater')
    expect(await endless(enclave).catch(causeOfCrash)).toBeUndefined()
  })

  test('by throwing in a call: EnclaveFault without the text, and it lives on', async () => {
    const enclave = await launchMisdeed('throw')
    const fault = await enclave.executeBlocks([block]).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'EnclaveFault' })
    expect(String(fault)).not.toContain('42')
    await enclave.sealedKeys()
  })

  test('by throwing in a call: with the text in a debug enclave', async () => {
    const enclave = await launchMisdeed('throw', { debug: true })
    const fault = await enclave.executeBlocks([block]).catch((error: unknown) => error)
    expect(String(fault)).toContain('the secret is 42')
  })

  /** Executes a block, and calls until the enclave fails. */
  async function endless(enclave: LaunchedEnclave): Promise<never> {
    await enclave.executeBlocks([block])
    for (;;) await enclave.sealedKeys()
  }
})

describe('a host', () => {
  test('ends by itself, whether it closes its enclaves or forgets them', () => {
    const output = execFileSync(process.execPath, [fileURLToPath(fixture('idle-host.mjs'))], {
      encoding: 'utf8',
      timeout: 30_000,
    })
    expect(output).toBe('done')
  })
})
