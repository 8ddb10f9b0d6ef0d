import {
  createEmbeddedChain,
  createEmbeddedLightClient,
  createExtrinsicFactory,
  createIndirectInvocation,
} from '@lockstep/adapters/parentchain/embedded'
import { defineEnclaveProgram, type KeySource } from '@lockstep/adapters/tee'
import { AccountId, encode, fromHex, H256, type Hex, struct, toHex } from '@lockstep/core'
import { type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signBareGetter, signCall } from '@lockstep/core/operation'
import { createState, takeSnapshot } from '@lockstep/core/state'
import { stfIdentity } from '@lockstep/core/stf'
import type { LightClient, ParentchainBlock, SnapshotPart } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { createTrustedShard, type DirectStatus, type TrustedShard } from '../../src/direct/index.js'
import { sealKeys } from '../../src/tee/sealed-keys.js'
import { createSnapshotExport } from '../../src/tee/snapshot-export.js'
import { snapshotSealing } from '../../src/tee/snapshot-sealing.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { alice, bob, ed25519, entropy, platform, provider, shard } from '../integritee-rpc/test-worker.js'
import { attestationBy } from '../tee/lying-platform.js'

const shieldingKey = keyVector('rsa3072/e65537')
const relayer = ed25519('//Relayer')
const finalityKeySeed = new Uint8Array(32).fill(9)
const mrenclave = toHex(new Uint8Array(32).fill(5))
const identity = { mrenclave, mrsigner: mrenclave, securityVersion: 1, debug: false }
const everything = { count: 100, bytes: 100_000 }

/** A shard on an embedded chain of whose blocks none is final; where states are published, all are. */
function openShard(source: 'sealed' | 'provision' = 'sealed', published: { readonly publishStateEvery?: number } = {}) {
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: 1_700_000_000_000n, balances: { [relayer.account]: 10n ** 12n } },
    finalityKeySeed,
    allowSkippingAttestation: true,
  })
  const program = defineEnclaveProgram({
    stf: balances,
    parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
    bareGetters: true,
    connect(own, { genesisHash, finalityAuthority }) {
      const lightClient = createEmbeddedLightClient({ provider: own, genesisHash, finalityAuthority })
      const verify: LightClient['verify'] = (previous, block) => ({
        ...lightClient.verify(previous, block),
        ...(published.publishStateEvery === undefined && { finalized: 0 }),
      })
      return {
        lightClient: { ...lightClient, verify },
        extrinsics: createExtrinsicFactory({ provider: own, genesisHash }),
      }
    },
  })
  const finalityAuthority = toHex(provider.publicKeyEd25519(finalityKeySeed))
  const settings = {
    parameters: { genesisHash: chain.genesisHash, finalityAuthority },
    shard,
    quotingKeys: [platform.quotingKey],
    ...published,
  }
  const sealing = { provider, sealingKey: platform.sealingKey(identity), entropy }
  const sealed = sealKeys(sealing, shard, { signerSeed: entropy(32), boxSecret: entropy(32), shieldingKey })
  const keys: KeySource = source === 'sealed' ? { sealed } : 'provision'
  const trusted = createTrustedShard({
    program,
    settings,
    keys,
    provider,
    services: {
      identity,
      sealingKey: platform.sealingKey(identity),
      entropy,
      quote: async (reportData) => platform.quote(identity, reportData),
      raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    },
  })
  return { chain, trusted, invocation: createIndirectInvocation({ provider, chain, signer: relayer }) }
}

function ciphertextOf(signer: Signer, nonce: number): Uint8Array {
  const call = encodeCall(balances.calls.balanceTransfer, signer.account, { to: bob.account, amount: 1n })
  const operation = signCall(call, { nonce, domain: { mrenclave, shard }, signer, path: 'directCall' })
  return shieldingEncrypt(provider, shieldingKey, operation)
}

async function submit(trusted: TrustedShard, nonce: number): Promise<readonly DirectStatus[]> {
  const statuses: DirectStatus[] = []
  const submitted = await trusted.submit(shard, ciphertextOf(alice, nonce), (status) => statuses.push(status))
  expect(submitted).not.toHaveProperty('refused')
  return statuses
}

async function nonceOf(trusted: TrustedShard): Promise<unknown> {
  const getter = encodeGetter(alice.account)
  return trusted.nextNonce(signBareGetter(getter, alice))
}

const encodeGetter = (account: Hex): Uint8Array => Uint8Array.of(0, ...encode(AccountId, account))
const names = (statuses: readonly DirectStatus[]): readonly string[] => statuses.map(({ status }) => status)

/** A snapshot behind a block by which nobody has anything; of which nothing was published. */
function emptySnapshot({ number, hash: parentchainHash }: ParentchainBlock): Promise<SnapshotPart> {
  const state = createState(provider, {})
  const zero: Hex = `0x${'00'.repeat(32)}`
  const header = {
    ...{ shard, parent: zero, number, parentchainHash, timestamp: 1_700_000_012_000n },
    ...{ stateRoot: toHex(state.root()), receiptsRoot: zero, stfIdentity: stfIdentity(provider, balances) },
  }
  const view = state.at(state.version())
  const sealing = snapshotSealing(provider, entropy, { mrenclave, shard }, shieldingKey)
  const chunks = () => takeSnapshot(view, fromHex(header.stfIdentity))
  const attestation = attestationBy(platform, mrenclave, shieldingKey, identity)
  return createSnapshotExport(sealing, () => ({ header, chunks }), { attestation })(undefined)
}

describe('a shard with a direct path', () => {
  test('gives operations of blocks that are taken back to the next block', async () => {
    const { chain, trusted, invocation } = openShard()
    const blocks: ParentchainBlock[] = []
    const execute = async () => {
      const block = chain.produceBlock()
      blocks.push(block)
      await trusted.runtime.executeBlocks([block])
    }
    await invocation.shieldFunds(shard, shieldingEncrypt(provider, shieldingKey, encode(AccountId, alice.account)), 9n)
    await execute()
    const [zero, one] = [await submit(trusted, 0), await submit(trusted, 1)]
    expect(await nonceOf(trusted)).toBe(2)
    for (const request of await trusted.propose(everything, 0)) await invocation.invoke(shard, request)
    await execute()
    expect(names(zero)).toEqual(['ready', 'broadcast', 'inBlock'])
    await trusted.runtime.revert(1)
    expect(names(zero)).toEqual(['ready', 'broadcast', 'inBlock', 'retracted', 'ready'])
    expect(names(one)).toEqual(names(zero))
    expect(await nonceOf(trusted)).toBe(2)
    // The same block again, as its chain has it: what was taken back is in it.
    const [, second] = blocks
    if (second === undefined) throw new Error('there is no block')
    await trusted.runtime.executeBlocks([second])
    expect(names(one).at(-1)).toBe('inBlock')
    expect(await trusted.propose(everything, 0)).toEqual([])
  })

  test('takes no calls and answers nothing behind a snapshot that is not confirmed, and executes its blocks', async () => {
    const { chain, trusted } = openShard('sealed', { publishStateEvery: 2 })
    const [, second, third] = [chain.produceBlock(), chain.produceBlock(), chain.produceBlock()]
    await trusted.runtime.importSnapshot(await emptySnapshot(second))
    await trusted.runtime.executeBlocks([third])
    const silent = { code: 'SnapshotUnconfirmed' }
    await expect(trusted.submit(shard, ciphertextOf(alice, 0))).rejects.toMatchObject(silent)
    expect(() => trusted.submitOperation(shard, new Uint8Array(1))).toThrow(expect.objectContaining(silent))
    await expect(nonceOf(trusted)).rejects.toMatchObject(silent)
    await expect(trusted.head()).rejects.toMatchObject(silent)
    await expect(trusted.getter(signBareGetter(encodeGetter(alice.account), alice))).rejects.toMatchObject(silent)
  })

  test('tells nothing of a call by such a state, which was submitted before there was one', async () => {
    const { chain, trusted, invocation } = openShard('sealed', { publishStateEvery: 2 })
    const [, second] = [chain.produceBlock(), chain.produceBlock()]
    const statuses = await submit(trusted, 0)
    const [proposed = new Uint8Array(0)] = await trusted.propose(everything, 0)
    await trusted.runtime.importSnapshot(await emptySnapshot(second))
    const before = names(statuses)
    await invocation.invoke(shard, proposed)
    // Nobody has anything by this state: the call fails there.
    await trusted.runtime.executeBlocks([chain.produceBlock()])
    expect([before.length > 0, names(statuses)]).toEqual([true, before])
  })

  test('knows the blocks before one that is refused', async () => {
    const { chain, trusted, invocation } = openShard()
    await invocation.shieldFunds(shard, shieldingEncrypt(provider, shieldingKey, encode(AccountId, alice.account)), 9n)
    const statuses = await submit(trusted, 0)
    for (const request of await trusted.propose(everything, 0)) await invocation.invoke(shard, request)
    const good = chain.produceBlock()
    const forged = { ...chain.produceBlock(), justification: new Uint8Array(64) }
    await expect(trusted.runtime.executeBlocks([good, forged])).rejects.toMatchObject({ code: 'BadFinality' })
    expect(names(statuses)).toEqual(['ready', 'broadcast', 'inBlock'])
  })

  test('tells no two requests for the log of one operation apart from others: each is sealed anew', async () => {
    const { trusted } = openShard()
    const ciphertext = ciphertextOf(alice, 0)
    await trusted.submit(shard, ciphertext)
    const [first] = await trusted.propose(everything, 0)
    // Nobody brought it: after its time it is proposed again.
    const [second] = await trusted.propose(everything, 61_000)
    if (first === undefined || second === undefined) throw new Error('nothing was proposed')
    expect(new Set([toHex(ciphertext), toHex(first), toHex(second)]).size).toBe(3)
    // 49 bytes of the seal, and the operation in whole steps: its own size is not to be seen.
    expect((second.length - 49) % 64).toBe(0)
  })

  test('says that it has no key yet, and works once it has', async () => {
    const { trusted } = openShard('provision')
    await expect(trusted.submit(shard, ciphertextOf(alice, 0))).rejects.toMatchObject({ code: 'NotProvisioned' })
    await expect(trusted.propose(everything, 0)).rejects.toMatchObject({ code: 'NotProvisioned' })
    expect(trusted.load()).toBeUndefined()
  })
})
