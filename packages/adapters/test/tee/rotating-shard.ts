import {
  type InProcessLaunch,
  type LaunchedEnclave,
  launchInProcess,
  provision,
  rotateShieldingKey,
} from '@lockstep/adapters/tee'
import { encode, type Hex } from '@lockstep/core'
import {
  type RsaPrivateKey,
  type Signer,
  shieldingEncrypt,
  shieldingKeyText,
  signerFromUri,
} from '@lockstep/core/crypto'
import { encodeCall, signCall } from '@lockstep/core/operation'
import type { BlockHeader } from '@lockstep/core/receipt'
import {
  type ExecutedBlock,
  type KeyRotation,
  keyAnnouncementCodec,
  type ParentchainBlock,
  type RotationPermit,
  shieldingKeyHash,
  signRotationPermit,
} from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { requestSealing, sealAnnouncement, sealRequests } from '../../src/tee/request-seal.js'
import { alice, type BalancesChain, bob, createBalancesChain } from './balances-chain.js'
import { drawing, shieldingKeys } from './rotation-keys.js'
import { countingEntropy, forgetfulPlatform, provider } from './test-platform.js'
import { inProcess } from './test-program.js'

export const authority: Signer = signerFromUri(provider, 'ed25519', '//Authority', countingEntropy(30))
export const keyRotation: KeyRotation = { leadBlocks: 2, overlapBlocks: 3, authorities: [authority.account] }
const [k0, k1, k2] = shieldingKeys

/** What the shard's first two enclaves were at a block, for others that start there. */
export interface Moment {
  readonly sealedKeys: Uint8Array
  /** The key that clients were told, JSON text. */
  readonly told: string
}

/** A shard whose key has changed twice: all of its blocks, and what its first enclave made of them. */
export interface RotatingShard {
  readonly balancesChain: BalancesChain
  readonly blocks: readonly ParentchainBlock[]
  readonly executed: readonly ExecutedBlock[]
  readonly headers: readonly BlockHeader[]
  /** By number of the block that the enclave stood behind. */
  readonly moments: readonly Moment[]
  /** Keys of an enclave that was provisioned before any change, and not since. */
  readonly earlyKeys: Uint8Array
  /** What each block's invocations carry. */
  readonly ciphertexts: readonly (readonly Uint8Array[])[]
  readonly shard: Hex
  readonly mrenclave: Hex
  /** Launches an enclave of the shard's code, on a platform of its own. */
  launch(keys: InProcessLaunch['keys'], changes?: Partial<InProcessLaunch>): Promise<LaunchedEnclave>
}

/** Signed by Alice: a transfer of 1 to Bob. */
export function transfer(domain: { readonly mrenclave: Hex; readonly shard: Hex }, nonce: number): Uint8Array {
  const call = encodeCall(balances.calls.balanceTransfer, alice.account, { to: bob.account, amount: 1n })
  return signCall(call, { nonce, domain, signer: alice, path: 'indirectCall' })
}

export const encrypt = (key: RsaPrivateKey, plaintext: Uint8Array): Uint8Array =>
  shieldingEncrypt(provider, key, plaintext)

/** As an enclave seals direct calls for the log. */
export function sealed(key: RsaPrivateKey, ...operations: readonly Uint8Array[]): Uint8Array {
  const [request] = sealRequests(requestSealing(provider, countingEntropy(31), key), operations)
  if (request === undefined) throw new Error('one request')
  return request
}

/** That the third key is followed by the first, as an enclave seals it that holds `key`, whoever signs the permit. */
export function announced(
  key: RsaPrivateKey,
  { shard, generation }: Pick<RotationPermit, 'shard' | 'generation'>,
  by: Signer = authority,
  shieldingKey: string = shieldingKeyText(k0),
): Uint8Array {
  const [previous, next] = [shieldingKeyHash(provider, k2), shieldingKeyHash(provider, k0)]
  const signedPermit = signRotationPermit(by, { shard, generation, previous, next })
  const sealing = requestSealing(provider, countingEntropy(33), key)
  return sealAnnouncement(sealing, encode(keyAnnouncementCodec, { signedPermit, shieldingKey }))
}

/**
 * Key 1 is announced in block 3: it opens from block 6 on, key 0 until block 8. Key 2 is announced in block 10: it opens
 * from block 13 on, key 1 until block 15. Two enclaves execute each block when it comes.
 */
export async function createRotatingShard(
  launched: LaunchedEnclave[],
  hostTrace?: InProcessLaunch['hostTrace'],
): Promise<RotatingShard> {
  const balancesChain = createBalancesChain()
  const launch: RotatingShard['launch'] = async (keys, changes = {}) => {
    const enclave = await launchInProcess(
      inProcess(keys, { platform: forgetfulPlatform(), parameters: balancesChain.parameters, keyRotation, ...changes }),
    )
    launched.push(enclave)
    return enclave
  }
  const trace = hostTrace && { hostTrace }
  const first = await launch('generate', { provider: drawing(k0, k1, k2), ...trace })
  const second = await launch('provision', trace)
  await provision(first, second)
  const earlyKeys = await second.sealedKeys()
  const { shard, mrenclave } = first
  const [blocks, executed, moments]: [ParentchainBlock[], ExecutedBlock[], Moment[]] = [[], [], []]
  const ciphertexts: (readonly Uint8Array[])[] = []

  async function remember(): Promise<void> {
    const { shieldingKey: told } = await second.attest(shard)
    moments.push({ sealedKeys: await first.sealedKeys(), told })
  }

  async function block(...carried: readonly Uint8Array[]): Promise<void> {
    for (const ciphertext of carried) await balancesChain.invoke(shard, ciphertext)
    ciphertexts.push(carried)
    const next = await balancesChain.block()
    blocks.push(next)
    executed.push(...(await first.executeBlocks([next])))
    await first.outputs(next.number, 0)
    await second.executeBlocks([next])
    await remember()
  }

  async function announcement(): Promise<Uint8Array> {
    const keep = async (): Promise<void> => {}
    const others = [{ enclave: second, keep }]
    return (await rotateShieldingKey({ enclave: first, keep, others, authority })).announcement
  }

  const operation = (nonce: number) => transfer(first, nonce)
  await remember()
  await balancesChain.shield(shard, k0, alice, 1000n)
  await block()
  await block(encrypt(k0, operation(0)))
  const announcement1 = await announcement()
  await block(announcement1, encrypt(k0, operation(1)))
  await block(encrypt(k1, operation(2)))
  await block(sealed(k0, operation(2)))
  await block(
    encrypt(k0, operation(3)),
    encrypt(k1, operation(4)),
    sealed(k0, operation(5)),
    sealed(k1, operation(6), operation(7)),
  )
  await block()
  await block(encrypt(k0, operation(8)))
  await balancesChain.shield(shard, k0, alice, 7n)
  await block(encrypt(k0, operation(9)), encrypt(k1, operation(9)), sealed(k0, operation(10)))
  const announcement2 = await announcement()
  await block(announcement2)
  await block()
  await block(encrypt(k1, operation(10)))
  await block(encrypt(k2, operation(11)), encrypt(k1, operation(12)))
  await block(
    announcement2,
    announcement1,
    announced(k2, { shard, generation: 3 }),
    announced(k2, { shard, generation: 3 }, alice),
    announced(k2, { shard, generation: 3 }, authority, '{}'),
  )
  await block(encrypt(k1, operation(13)))
  await block(encrypt(k1, operation(14)), encrypt(k2, operation(14)))
  const headers = executed.map(({ signedHeader }) => signedHeader.header)
  return { balancesChain, blocks, executed, headers, moments, earlyKeys, ciphertexts, shard, mrenclave, launch }
}
