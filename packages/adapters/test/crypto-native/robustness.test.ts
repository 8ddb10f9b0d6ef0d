import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createNativeProvider } from '../../src/crypto-native/index.js'
import { ascii, bytesOf, counting } from './bytes-of.js'
import { rsaKeyOfJwk } from './rsa-key-of-jwk.js'
import { craftedSr25519, integritee } from './vectors.js'

const provider = createNativeProvider()
const built = new URL('../../dist/crypto-native/index.js', import.meta.url)
const [vector] = integritee.rsa3072
if (vector === undefined) throw new Error('no vector')
const shieldingKey = rsaKeyOfJwk(vector.jwk)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('sr25519 keys that do not decode, which make Rust panic', () => {
  it('are false ten thousand times, say nothing, and leave good signatures good', () => {
    const log = vi.spyOn(console, 'error')
    const good = craftedSr25519.find(({ name }) => name === 'an honest signature')
    const bad = craftedSr25519.find(({ name }) => name.startsWith('A 2, '))
    if (good === undefined || bad === undefined) throw new Error('no vector')
    const verify = ({ signature, message, publicKey }: typeof good): boolean =>
      provider.verifySr25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey))
    for (let round = 0; round < 10_000; round++) expect(verify(bad)).toBe(false)
    expect(verify(good)).toBe(true)
    expect(log).not.toHaveBeenCalled()
  })

  it('verifies messages longer than the memory that the module starts with', () => {
    const secret = counting(64, 8)
    secret[31] = 0x48
    const message = counting(3_000_000)
    const signature = provider.signSr25519(secret, message, counting(32))
    expect(provider.verifySr25519(signature, message, provider.publicKeySr25519(secret))).toBe(true)
  })
})

/** Every function of the port with inputs of its own, placed in memory by `place`. */
function answers(place: (bytes: Uint8Array) => Uint8Array): Record<string, unknown> {
  const seed = place(counting(32, 1))
  const message = place(ascii('message'))
  const sr25519Secret = place(counting(64, 8).map((byte, index) => (index === 31 ? 0x48 : byte)))
  const digest = place(provider.sha256(message))
  const digests = place(new Uint8Array(64))
  provider.sha256Blocks(place(counting(128)), digests)
  const ed25519 = place(provider.signEd25519(seed, message))
  const sr25519 = place(provider.signSr25519(sr25519Secret, message, seed))
  const secp256k1 = place(provider.signSecp256k1(seed, digest))
  const sealed = place(provider.sealAes256Gcm(seed, place(counting(12)), message, message))
  const block = place(bytesOf(vector?.decrypt_tests[0]?.ciphertext ?? ''))
  return {
    digest: new Uint8Array(digest),
    digests: new Uint8Array(digests),
    blake2b256: provider.blake2b256(message),
    keccak256: provider.keccak256(message),
    ed25519: new Uint8Array(ed25519),
    verifyEd25519: provider.verifyEd25519(ed25519, message, place(provider.publicKeyEd25519(seed))),
    sr25519: new Uint8Array(sr25519),
    verifySr25519: provider.verifySr25519(sr25519, message, place(provider.publicKeySr25519(sr25519Secret))),
    secp256k1: new Uint8Array(secp256k1),
    recovered: provider.recoverSecp256k1(secp256k1, digest),
    publicKeySecp256k1: provider.publicKeySecp256k1(seed),
    sharedSecretX25519: provider.sharedSecretX25519(seed, place(provider.publicKeyX25519(seed))),
    sealed: new Uint8Array(sealed),
    opened: provider.openAes256Gcm(seed, place(counting(12)), sealed, message),
    decrypted: provider.rsaOaepDecryptor(shieldingKey)(block),
    encrypted: provider.encryptRsaOaep(shieldingKey, message).length,
  }
}

describe('memory', () => {
  it('gives the same answers for bytes in shared memory, in the middle of a buffer, and in a Buffer', () => {
    const expected = answers((bytes) => bytes)
    expect(expected).toMatchObject({ verifyEd25519: true, verifySr25519: true, opened: ascii('message') })
    const shared = (bytes: Uint8Array): Uint8Array => {
      const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
      copy.set(bytes)
      return copy
    }
    const inTheMiddle = (bytes: Uint8Array): Uint8Array => {
      const room = new Uint8Array(bytes.length + 20)
      room.set(bytes, 10)
      return room.subarray(10, 10 + bytes.length)
    }
    expect(answers(shared)).toEqual(expected)
    expect(answers(inTheMiddle)).toEqual(expected)
    expect(answers((bytes) => Buffer.from(bytes))).toEqual(expected)
  })

  it('never writes to an input', () => {
    const placed: [input: Uint8Array, before: Uint8Array][] = []
    const output = 64
    answers((bytes) => {
      const isOutput = bytes.length === output && bytes.every((byte) => byte === 0)
      if (!isOutput) placed.push([bytes, bytes.slice()])
      return bytes
    })
    expect(placed.length).toBeGreaterThan(10)
    for (const [input, before] of placed) expect(input).toEqual(before)
  })

  it('answers with plain Uint8Arrays that share no memory with each other', () => {
    const values = Object.values(answers((bytes) => bytes)).filter((value) => value instanceof Uint8Array)
    for (const value of values) expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype)
    expect(new Set(values.map(({ buffer }) => buffer)).size).toBe(values.length)
  })
})

describe('createProvider', () => {
  const module = '../../src/crypto-native/load-native-packages.js'

  afterEach(() => {
    vi.doUnmock(module)
    vi.resetModules()
  })

  /** Modules are loaded afresh, so the class of errors is the one that the adapter sees. */
  async function nameWhenLoadingThrows(code: string | undefined): Promise<string> {
    vi.resetModules()
    const { LockstepError } = await import('@lockstep/core')
    vi.doMock(module, () => ({
      loadNativePackages: () => {
        throw code === undefined ? new TypeError('a bug') : new LockstepError(code, 'a failure')
      },
    }))
    const { createProvider } = await import('../../src/crypto-native/create-provider.js')
    return createProvider().name
  }

  it('is native where the packages load', async () => {
    vi.resetModules()
    const { createProvider } = await import('../../src/crypto-native/create-provider.js')
    expect(createProvider().name).toBe('native')
  })

  it('is portable, and says so, where one does not', async () => {
    expect(await nameWhenLoadingThrows('NativePackageMissing')).toBe('portable')
  })

  it('hides no other failure', async () => {
    await expect(nameWhenLoadingThrows(undefined)).rejects.toThrow('a bug')
    await expect(nameWhenLoadingThrows('AnotherCode')).rejects.toThrow('a failure')
  })
})

describe('worker threads', () => {
  it.skipIf(!existsSync(built))('two at once give the verdicts of the main thread (needs the build)', async () => {
    const source = `
      const { parentPort, workerData } = require('node:worker_threads')
      import(workerData.built).then(({ createNativeProvider }) => {
        const provider = createNativeProvider()
        parentPort.postMessage(workerData.cases.map(({ signature, message, publicKey }) =>
          provider.verifySr25519(Buffer.from(signature, 'hex'), Buffer.from(message, 'hex'), Buffer.from(publicKey, 'hex'))))
      })`
    const workerData = { built: built.href, cases: craftedSr25519 }
    // Without the runner's own conditions: these threads run the built files, as users' threads do.
    const workers = [1, 2].map(() => new Worker(source, { eval: true, workerData, execArgv: [] }))
    const verdicts = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]))
    const expected = craftedSr25519.map(({ accepted }) => accepted)
    expect(verdicts).toEqual([expected, expected])
  })
})
