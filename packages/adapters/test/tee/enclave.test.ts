import { signedExtrinsicCodec } from '@lockstep/adapters/parentchain/embedded'
import {
  createAttestationVerifier,
  type DefectReport,
  type EnclaveProgram,
  type LaunchedEnclave,
  type LaunchOptions,
  launchInProcess,
  type TraceEntry,
} from '@lockstep/adapters/tee'
import { decode, defineStf, fromHex, toHex } from '@lockstep/core'
import { boxKeyPair, type RsaPublicKey, sealBox } from '@lockstep/core/crypto'
import { encodePublicGetter } from '@lockstep/core/operation'
import { verifySignedHeader } from '@lockstep/core/receipt'
import {
  attestationReportData,
  type LightClient,
  type ParentchainBlock,
  type Query,
  sealQuery,
} from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { alice, type BalancesChain, createBalancesChain, shieldingKeyOf } from './balances-chain.js'
import { countingEntropy, forgetfulPlatform, otherPlatform, platform, provider } from './test-platform.js'
import { inProcess, program } from './test-program.js'
import { vault } from './vault.js'

const challenge = toHex(new Uint8Array(32).fill(0xc4))
const running: LaunchedEnclave[] = []
let balancesChain: BalancesChain
let keys: Uint8Array
let shieldingKey: RsaPublicKey
/** 1 shields for Alice, 2 transfers to Bob, 3 unshields for Bob, 4 is empty. */
const blocks: ParentchainBlock[] = []
let operations: readonly Uint8Array[] = []

async function launch(changes: Partial<LaunchOptions> = {}): Promise<LaunchedEnclave> {
  const enclave = await launchInProcess(
    // Each enclave begins anew with the same keys, and no test is about what another's has answered.
    inProcess({ sealed: keys }, { platform: forgetfulPlatform(), parameters: balancesChain.parameters, ...changes }),
  )
  running.push(enclave)
  return enclave
}

beforeAll(async () => {
  balancesChain = createBalancesChain()
  const first = await launchInProcess(inProcess('generate', { parameters: balancesChain.parameters }))
  keys = await first.sealedKeys()
  shieldingKey = shieldingKeyOf(await first.attest(challenge))
  await first.close()
  await balancesChain.shield(first.shard, shieldingKey, alice, 1000n)
  blocks.push(await balancesChain.block())
  const transfer = await balancesChain.transfer(first, shieldingKey, 10n, 0)
  blocks.push(await balancesChain.block())
  const unshield = await balancesChain.unshield(first, shieldingKey, 20n, 1)
  blocks.push(await balancesChain.block(), await balancesChain.block())
  operations = [transfer, unshield]
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((enclave) => enclave.close()))
})

function blockAt(number: number): ParentchainBlock {
  const block = blocks[number - 1]
  if (block === undefined) throw new Error(`no block ${number}`)
  return block
}

async function ask(enclave: LaunchedEnclave, query: Query): Promise<unknown> {
  const { boxPublicKey } = await enclave.attest(challenge)
  const sealed = sealQuery(provider, query, boxPublicKey, countingEntropy(11))
  return sealed.open(await enclave.query(sealed.sealed))
}

const getterQuery = (request: Uint8Array): Query => ({
  type: 'Getter',
  value: { request: toHex(request), at: 'Latest', proof: false },
})
const totalIssuance = getterQuery(encodePublicGetter(balances.getters.public.totalIssuance, {}))

describe('attestation', () => {
  test('binds keys and challenge to the measured code', async () => {
    const enclave = await launch({ securityVersion: 7 })
    const { quote, ...attested } = await enclave.attest(challenge)
    const report = createAttestationVerifier(provider, [platform.quotingKey]).verify(quote)
    expect(report).toMatchObject({ mrenclave: enclave.mrenclave, securityVersion: 7, debug: false })
    expect(report.reportData).toEqual(attestationReportData(provider, attested, challenge))
    expect(attested.enclaveAccount).toBe(enclave.account)
    expect(enclave.shard).toBe(enclave.mrenclave)
  })

  test('measures the settings', async () => {
    const enclaves = await Promise.all([
      launch(),
      launchInProcess(
        inProcess('provision', { parameters: { ...balancesChain.parameters, finalityAuthority: challenge } }),
      ),
      launchInProcess(inProcess('provision', { parameters: balancesChain.parameters, shard: challenge })),
      launchInProcess(inProcess('provision', { parameters: balancesChain.parameters, quotingKeys: [] })),
    ])
    running.push(...enclaves)
    expect(new Set(enclaves.map(({ mrenclave }) => mrenclave)).size).toBe(4)
    expect(enclaves[2]?.shard).toBe(challenge)
  })

  test('refuses parameters that the program did not declare', async () => {
    const { genesisHash } = balancesChain.parameters
    await expect(launch({ parameters: { genesisHash } })).rejects.toMatchObject({ code: 'MissingField' })
    const more = { ...balancesChain.parameters, more: 1 }
    await expect(launch({ parameters: more, keys: 'provision' })).rejects.toMatchObject({ code: 'UnknownField' })
  })
})

describe('executing blocks', () => {
  test('gives signed headers of a chain, one a block', async () => {
    const enclave = await launch()
    const executed = await enclave.executeBlocks(blocks)
    expect(executed.map(({ number }) => number)).toEqual([1, 2, 3, 4])
    for (const { signedHeader, number } of executed) {
      expect(verifySignedHeader(provider, signedHeader, enclave.account)).toBe(true)
      expect(signedHeader.header.parentchainHash).toBe(blockAt(number).hash)
    }
    expect(await ask(enclave, totalIssuance)).toMatchObject({ type: 'Value' })
  })

  test('answers an executed block again, byte for byte, until it was released', async () => {
    const enclave = await launch()
    const executed = await enclave.executeBlocks(blocks.slice(0, 3))
    expect(await enclave.executeBlocks(blocks.slice(1, 4))).toMatchObject([executed[1], executed[2], { number: 4 }])
    await enclave.outputs(2, 0)
    await expect(enclave.executeBlocks([blockAt(2)])).rejects.toMatchObject({ code: 'BlockNumberGap' })
    expect(await enclave.executeBlocks([blockAt(3)])).toEqual([executed[2]])
  })

  test('refuses another block at an executed number, and stays as it was', async () => {
    const enclave = await launch()
    await enclave.executeBlocks(blocks.slice(0, 2))
    const other = createBalancesChain()
    await other.block()
    const fork = await other.block()
    await expect(enclave.executeBlocks([fork])).rejects.toMatchObject({ code: 'BlockNumberGap' })
    expect(await enclave.executeBlocks([blockAt(3)])).toMatchObject([{ number: 3 }])
  })

  test('refuses it also where the light client would not', async () => {
    const blind: EnclaveProgram<typeof balancesChain.parameters> = {
      ...program,
      connect: (withProvider, parameters, shard) => ({
        ...program.connect(withProvider, parameters, shard),
        lightClient: {
          verify: (_previous, { number, hash }) => ({ number, hash, parentHash: hash, timestamp: 0n, inputs: [] }),
        },
      }),
    }
    const enclave = await launchInProcess(
      inProcess({ sealed: keys }, { program: blind, parameters: balancesChain.parameters }),
    )
    running.push(enclave)
    await enclave.executeBlocks([blockAt(1)])
    const fork = { ...blockAt(1), hash: challenge }
    await expect(enclave.executeBlocks([fork])).rejects.toMatchObject({ code: 'BlockNumberGap' })
  })

  test('keeps what was executed before a block that does not hold', async () => {
    const enclave = await launch()
    const broken = { ...blockAt(2), justification: new Uint8Array(64) }
    await expect(enclave.executeBlocks([blockAt(1), broken])).rejects.toMatchObject({ code: 'BadFinality' })
    expect(await enclave.executeBlocks(blocks)).toHaveLength(4)
  })

  test('hands outputs out in order and again, signed with the given nonces', async () => {
    const enclave = await launch()
    await enclave.executeBlocks(blocks)
    const [unshield, confirmation, ...more] = await enclave.outputs(3, 5)
    expect(more).toEqual([])
    for (const [index, output] of [unshield, confirmation].entries()) {
      const { signer, nonce } = decode(signedExtrinsicCodec, output ?? new Uint8Array(0))
      expect({ signer, nonce }).toEqual({ signer: enclave.account, nonce: 5 + index })
    }
    expect(await enclave.outputs(3, 5)).toEqual([unshield, confirmation])
    expect(await enclave.outputs(4, 7)).toHaveLength(1)
    await expect(enclave.outputs(5, 8)).rejects.toMatchObject({ code: 'OutputsUnknown' })
  })

  test('hands outputs out once their block is final', async () => {
    const { number: final } = blockAt(3)
    const behind: EnclaveProgram<typeof balancesChain.parameters> = {
      ...program,
      connect(withProvider, parameters, shard) {
        const { lightClient, extrinsics } = program.connect(withProvider, parameters, shard)
        const verify: LightClient['verify'] = (previous, block) => ({
          ...lightClient.verify(previous, block),
          finalized: block.number === 4 ? final : 1,
        })
        return { lightClient: { verify }, extrinsics }
      },
    }
    const enclave = await launchInProcess(
      inProcess({ sealed: keys }, { program: behind, parameters: balancesChain.parameters }),
    )
    running.push(enclave)
    const [, second] = await enclave.executeBlocks(blocks.slice(0, 3))
    expect(await enclave.outputs(1, 0)).toHaveLength(1)
    await expect(enclave.outputs(2, 1)).rejects.toMatchObject({ code: 'NotFinal' })
    await expect(enclave.outputs(9, 1)).rejects.toMatchObject({ code: 'OutputsUnknown' })
    expect(await enclave.executeBlocks([blockAt(2)])).toEqual([second])
    await enclave.executeBlocks([blockAt(4)])
    expect(await enclave.outputs(3, 1)).toHaveLength(2)
    await expect(enclave.outputs(4, 3)).rejects.toMatchObject({ code: 'NotFinal' })
  })

  test('hands out outputs that the parentchain takes', async () => {
    const { chain } = balancesChain
    const enclave = await launch()
    const nonce = await chain.nextNonce(enclave.account)
    const registration = await enclave.registration(nonce, { primary: true })
    expect(registration).toHaveLength(2)
    expect(await enclave.registration(nonce, { primary: false })).toEqual(registration.slice(0, 1))
    for (const extrinsic of registration) await chain.submit(extrinsic)
    expect(await chain.nextNonce(enclave.account)).toBe(nonce + 2)
  })
})

describe('restoring', () => {
  test('continues with the same keys, head and outputs', async () => {
    const before = await launch()
    const executed = await before.executeBlocks(blocks.slice(0, 3))
    const outputs = await before.outputs(3, 0)
    await before.close()
    const after = await launch()
    for (const { sealed } of executed) await after.restore(sealed, 0)
    expect(after.account).toBe(before.account)
    expect(await after.outputs(3, 0)).toEqual(outputs)
    expect(await ask(after, { type: 'Head', value: null })).toEqual({ type: 'Head', value: executed[2]?.signedHeader })
    const straight = await (await launch()).executeBlocks(blocks)
    expect((await after.executeBlocks([blockAt(4)]))[0]?.signedHeader).toEqual(straight[3]?.signedHeader)
  })

  test('refuses records out of order, with gaps, or given twice', async () => {
    const [first, second] = await (await launch()).executeBlocks(blocks.slice(0, 2))
    const after = await launch()
    if (first === undefined || second === undefined) throw new Error('two blocks were executed')
    await expect(after.restore(second.sealed, 0)).rejects.toMatchObject({ code: 'RecordMismatch' })
    await after.restore(first.sealed, 0)
    await expect(after.restore(first.sealed, 0)).rejects.toMatchObject({ code: 'RecordMismatch' })
    await after.restore(second.sealed, 0)
  })

  test('refuses a record whose block number was moved', async () => {
    const [first, second] = await (await launch()).executeBlocks(blocks.slice(0, 2))
    if (first === undefined || second === undefined) throw new Error('two blocks were executed')
    const moved = Uint8Array.from(second.sealed)
    moved[0] = 1
    await expect((await launch()).restore(moved, 0)).rejects.toMatchObject({ code: 'SealBroken' })
  })

  test('refuses a record with a flipped byte, and nothing at all', async () => {
    const [first] = await (await launch()).executeBlocks(blocks.slice(0, 1))
    if (first === undefined) throw new Error('a block was executed')
    const after = await launch()
    for (const at of [4, 5, 37, first.sealed.length - 1]) {
      const flipped = Uint8Array.from(first.sealed, (byte, index) => (index === at ? byte ^ 1 : byte))
      await expect(after.restore(flipped, 0), `byte ${at}`).rejects.toMatchObject({ code: 'SealBroken' })
    }
    await expect(after.restore(new Uint8Array(0), 0)).rejects.toMatchObject({ code: 'RecordMismatch' })
    await after.restore(first.sealed, 0)
  })

  test("refuses another enclave's record of the same code, shard and platform", async () => {
    const parameters = { parameters: balancesChain.parameters }
    const other = await launchInProcess(inProcess('generate', parameters))
    running.push(other)
    const [record] = await other.executeBlocks([blockAt(1)])
    if (record === undefined) throw new Error('a block was executed')
    await expect((await launch()).restore(record.sealed, 0)).rejects.toMatchObject({ code: 'SealBroken' })
  })

  test('refuses sealed keys of other code, another shard, another platform, and of production in debug', async () => {
    const { genesisHash } = balancesChain.parameters
    const changes: readonly Partial<LaunchOptions>[] = [
      { parameters: { genesisHash, finalityAuthority: challenge } },
      { shard: challenge },
      { platform: otherPlatform, quotingKeys: [platform.quotingKey] },
      { debug: true },
    ]
    for (const change of changes) await expect(launch(change)).rejects.toMatchObject({ code: 'SealBroken' })
    await launch()
  })
})

describe('queries', () => {
  test('are answered for whoever sealed them', async () => {
    const enclave = await launch()
    const executed = await enclave.executeBlocks(blocks)
    const head = executed[3]?.signedHeader
    const answer = await ask(enclave, totalIssuance)
    expect(answer).toEqual({ type: 'Value', value: { value: '0xd4030000000000000000000000000000', at: head } })
    const [transfer] = operations
    const operationHash = toHex(provider.blake2b256(transfer ?? new Uint8Array(0)))
    const receipts = await ask(enclave, { type: 'Receipts', value: operationHash })
    expect(receipts).toMatchObject({ type: 'Receipts', value: [{ receipt: { operationHash } }] })
    expect(await ask(enclave, { type: 'Receipts', value: challenge })).toEqual({ type: 'Receipts', value: [] })
  })

  test('are refused with a code, inside the answer, before the first block', async () => {
    const enclave = await launch()
    expect(await ask(enclave, { type: 'Head', value: null })).toEqual({ type: 'Refused', value: 'NoBlock' })
    await enclave.executeBlocks([blockAt(1)])
    expect(await ask(enclave, getterQuery(Uint8Array.of(0)))).toEqual({ type: 'Refused', value: 'Undecodable' })
  })

  test('say nothing to the host of what is wrong in them', async () => {
    const enclave = await launch()
    await expect(enclave.query(new Uint8Array(100))).rejects.toMatchObject({ code: 'QueryBroken' })
    const { boxPublicKey } = await enclave.attest(challenge)
    const sender = boxKeyPair(provider, new Uint8Array(32).fill(1))
    const nonce = new Uint8Array(24)
    const plaintext = Uint8Array.of(0x42)
    const box = sealBox(provider, {
      plaintext,
      recipientPublicKey: fromHex(boxPublicKey),
      senderSecretKey: sender.secretKey,
      nonce,
    })
    const strange = Uint8Array.of(...sender.publicKey, ...nonce, ...(box ?? []))
    const refusal = await enclave.query(strange).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'QueryBroken', details: {} })
    expect(String(refusal)).not.toMatch(/42|66/)
  })

  test('whose answer is too long are refused inside the answer', async () => {
    const enclave = await launchInProcess(
      inProcess('generate', { program: { ...program, stf: vault }, parameters: balancesChain.parameters }),
    )
    running.push(enclave)
    await enclave.executeBlocks([blockAt(1)])
    const request = toHex(encodePublicGetter(vault.getters.public.memoSize, { place: 0 }))
    const long: Query = { type: 'Getter', value: { request, at: 'Latest', proof: true } }
    expect(await ask(enclave, long)).toEqual({ type: 'Refused', value: 'AnswerTooLong' })
  })
})

describe('a defect of the STF', () => {
  const faulty = defineStf({
    name: 'faulty',
    version: 1,
    state: {},
    calls: {},
    hooks: {
      onBlockStart() {
        throw new Error('the secret is 42')
      },
    },
  })

  test.each([
    [false, [{ block: 1 }]],
    [true, [{ block: 1, detail: expect.stringContaining('the secret is 42') }]],
  ])('is reported, in a debug enclave (%s) with its text', async (debug, expected) => {
    const defects: DefectReport[] = []
    const enclave = await launchInProcess(
      inProcess('generate', {
        program: { ...program, stf: faulty },
        parameters: balancesChain.parameters,
        debug,
        onDefect: (defect) => defects.push(defect),
      }),
    )
    running.push(enclave)
    expect(await enclave.executeBlocks([blockAt(1)])).toHaveLength(1)
    expect(defects).toEqual(expected)
  })
})

describe('an enclave without a shielding key', () => {
  test('has its account, and does nothing else', async () => {
    const enclave = await launchInProcess(inProcess('provision', { parameters: balancesChain.parameters }))
    running.push(enclave)
    expect(fromHex(enclave.account)).toHaveLength(32)
    const notProvisioned = { code: 'NotProvisioned' }
    await expect(enclave.attest(challenge)).rejects.toMatchObject(notProvisioned)
    await expect(enclave.executeBlocks([])).rejects.toMatchObject(notProvisioned)
    await expect(enclave.restore(new Uint8Array(0), 0)).rejects.toMatchObject(notProvisioned)
    await expect(enclave.outputs(1, 0)).rejects.toMatchObject(notProvisioned)
    await expect(enclave.query(new Uint8Array(0))).rejects.toMatchObject(notProvisioned)
  })
})

describe('the boundary', () => {
  test('serves calls one after the other, in the order of their making', async () => {
    const trace: TraceEntry[] = []
    const enclave = await launch({ hostTrace: (entry) => trace.push(entry) })
    // The first waits for a quote from the host; the second must wait for the first.
    await Promise.all([enclave.attest(challenge), enclave.executeBlocks([blockAt(1)]), enclave.sealedKeys()])
    const replies = trace.flatMap(({ direction, message }) => (direction === 'toHost' ? [kindOf(message)] : []))
    expect(replies).toEqual(['started', 'askQuote', 'ecallResult', 'ecallResult', 'ecallResult'])
    expect(trace.flatMap(({ message }) => nameOf(message))).toEqual(['attest', 'executeBlocks', 'sealedKeys'])
  })

  test('carries no memory beside the bytes that are meant', async () => {
    const pool = new Uint8Array(8192).fill(0x42)
    const careless: EnclaveProgram<typeof balancesChain.parameters> = {
      ...program,
      connect(withProvider, parameters, shard) {
        const connections = program.connect(withProvider, parameters, shard)
        return { ...connections, extrinsics: { ...connections.extrinsics, extrinsic: () => pool.subarray(9, 19) } }
      },
    }
    const enclave = await launchInProcess(
      inProcess({ sealed: keys }, { program: careless, parameters: balancesChain.parameters }),
    )
    running.push(enclave)
    await enclave.executeBlocks([blockAt(1)])
    const [output] = await enclave.outputs(1, 0)
    expect(output).toEqual(pool.subarray(9, 19))
    expect(output?.buffer.byteLength).toBe(10)
  })

  test.each([
    [false, expect.not.stringContaining('42')],
    [true, expect.stringContaining('the secret is 42')],
  ])("carries the text of an engine's error only from a debug enclave (%s)", async (debug, expected) => {
    const throwing: EnclaveProgram<typeof balancesChain.parameters> = {
      ...program,
      connect: (withProvider, parameters, shard) => ({
        ...program.connect(withProvider, parameters, shard),
        lightClient: {
          verify() {
            throw new TypeError('the secret is 42')
          },
        },
      }),
    }
    const enclave = await launchInProcess(
      inProcess('generate', { program: throwing, parameters: balancesChain.parameters, debug }),
    )
    running.push(enclave)
    await expect(enclave.executeBlocks([blockAt(1)])).rejects.toMatchObject({ code: 'EnclaveFault', message: expected })
  })

  test('refuses calls after close, and may be closed again', async () => {
    const enclave = await launch()
    const pending = enclave.attest(challenge)
    const refused = expect(pending).rejects.toMatchObject({ code: 'EnclaveClosed' })
    await enclave.close()
    await enclave.close()
    await refused
    await expect(enclave.sealedKeys()).rejects.toMatchObject({ code: 'EnclaveClosed' })
  })
})

function kindOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined
}

/** Names of replies to calls. */
function nameOf(message: unknown): unknown[] {
  if (kindOf(message) !== 'ecallResult') return []
  return typeof message === 'object' && message !== null && 'name' in message ? [message.name] : []
}
