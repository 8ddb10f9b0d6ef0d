import { type Ordering, orderDirectCalls } from '@lockstep/adapters/direct'
import type { RpcEvent, RpcHost } from '@lockstep/adapters/integritee-rpc/server'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { type LaunchedEnclave, type Platform, provision } from '@lockstep/adapters/tee'
import { type Hex, LockstepError } from '@lockstep/core'
import { type CryptoProvider, createSigner, type Entropy } from '@lockstep/core/crypto'
import { createWorker, type Parentchain, type Store } from '@lockstep/core/worker'
import type { ServedEnclave } from '../network/serve-chain.js'
import type { DevCarrier } from './dev-carrier.js'
import { devKeyRotation } from './dev-key-rotation.js'
import { importWithKeys } from './import-with-keys.js'
import { type SnapshotPatience, takeSnapshot } from './take-snapshot.js'

/** The parentchain as a worker needs it, in this process or in another. */
export interface DevWorkerChain extends Parentchain {
  readonly finalityAuthority: Hex
  isRegistered(account: Hex): Promise<boolean>
  /** Makes a block of what waits, where that is this process's to do. */
  produceBlock?(): Promise<void>
}

/** What all workers of a development network stand on. */
export interface DevSite {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly platform: Platform
  readonly carrier: DevCarrier
  readonly chain: DevWorkerChain
  /** Measured; see `DevParameters`. */
  readonly watched: Hex
  /** Measured; see `DevOrigin`. */
  readonly publishStateEvery: number
  readonly version: string
  /** What happens in a worker's background and cannot be thrown to anybody. */
  onTrouble(worker: number, error: unknown): void
  /** What happens at a worker's JSON-RPC. */
  onRpcEvent?(worker: number, event: RpcEvent): void
}

/** A worker of a development network: enclave, JSON-RPC, import of blocks, and the ordering of its direct calls. */
export interface DevWorker {
  readonly number: number
  readonly url: string
  readonly enclave: LaunchedEnclave
  /** Stores the enclave's sealed keys for its next start. */
  keepKeys(sealedKeys: Uint8Array): Promise<void>
  /** Number of the block whose state it has taken over in this start; `undefined` where it has taken none. */
  readonly snapshot: number | undefined
  /** Imports blocks from here on; rejects where the import fails. */
  run(): Promise<void>
  /** Number of the last block that it has executed. */
  head(): number
  close(): Promise<void>
}

/** Where a worker comes from. */
export interface DevWorkerStart {
  readonly port: number
  /** Whose enclave gives it the shielding key; `undefined` for the shard's first. */
  readonly provider: ServedEnclave | undefined
  /** It takes the state over from there, where its store is new; it executes all blocks if left out. */
  readonly snapshot?: SnapshotPatience
}

/** How long requests may still be answered when the network ends, in milliseconds. */
const grace = 2000

/**
 * Starts a worker on its store: with the keys of its last run, provisioned by another worker's enclave, or as the
 * shard's first with keys of its own.
 */
export async function startDevWorker(
  site: DevSite,
  number: number,
  store: Store,
  { port, provider: first, snapshot: patience }: DevWorkerStart,
): Promise<DevWorker> {
  const { provider, entropy, platform, carrier, chain, watched, publishStateEvery, version, onRpcEvent } = site
  const sealed = await store.getSealed('keys')
  const { enclave, rpc } = await carrier.launch({
    platform,
    keyRotation: devKeyRotation(provider, entropy),
    keys: sealed === undefined ? (first === undefined ? 'generate' : 'provision') : { sealed },
    parameters: { genesisHash: chain.genesisHash, finalityAuthority: chain.finalityAuthority, watched },
    rpc: { description: describe(version), dialect: 'json-rpc' },
    direct: { padLostZero: true },
    ...(publishStateEvery > 0 && { publishStateEvery }),
    ...(onRpcEvent && { onRpcEvent: (event: RpcEvent) => onRpcEvent(number, event) }),
    onDefect: ({ block }) =>
      site.onTrouble(number, new LockstepError('Defect', `a call of block ${block} met a defect of the STF`)),
  })
  try {
    const keepKeys = (keys: Uint8Array): Promise<void> => store.putSealed('keys', keys)
    const obtain = async (from: ServedEnclave): Promise<void> => {
      await obtainKeys(from, enclave)
      await keepKeys(await enclave.sealedKeys())
    }
    // Those of a change that it has missed, too.
    if (first === undefined) await keepKeys(await enclave.sealedKeys())
    else await obtain(first)
    if (!(await chain.isRegistered(enclave.account))) await register(chain, enclave, first === undefined)
    const url = `wss://127.0.0.1:${await listen(rpc, port)}`
    const isNew = (await store.latest()) === undefined
    const transfer =
      isNew && first ? { source: first, target: { enclave, store }, chain, publishStateEvery } : undefined
    const snapshot = transfer && patience ? await takeSnapshot(transfer, patience) : undefined
    const worker = await createWorker({ parentchain: chain, enclave, store })
    const ordering = order(site, number, enclave, rpc)
    const ending = new AbortController()
    let importing: Promise<void> | undefined
    let head = (await store.latest())?.number ?? snapshot ?? 0

    function importAll(): Promise<void> {
      const onReleaseFailure = ({ error }: { readonly error: unknown }): void => site.onTrouble(number, error)
      return importWithKeys({
        importBlocks: () => worker.import({ signal: ending.signal, onReleaseFailure }),
        // A worker of another process is not there when the key is rotated.
        ...(first && { obtainKeys: () => obtain(first) }),
        onBlock(executed) {
          head = executed
        },
      })
    }

    return {
      ...{ number, url, enclave, keepKeys, snapshot },
      head: () => head,
      run() {
        importing ??= importAll()
        return importing
      },
      async close() {
        await ordering.stop()
        await rpc.close(grace)
        ending.abort()
        await importing?.catch(() => undefined)
        await store.close()
        await enclave.close()
      },
    }
  } catch (error) {
    await rpc.close(0).catch(() => undefined)
    await enclave.close()
    throw error
  }
}

async function obtainKeys(from: ServedEnclave, to: LaunchedEnclave): Promise<void> {
  const outcome = await provision(from, to)
  if ('provisioned' in outcome || outcome.refused === 'AlreadyProvisioned') return
  const { refused, by } = outcome
  throw new LockstepError(
    'ProvisioningRefused',
    `the shielding key is refused by the ${by}'s enclave: ${refused}; run the network's own STF on a platform that it believes`,
    { field: by, value: refused },
  )
}

async function register(chain: DevWorkerChain, enclave: LaunchedEnclave, primary: boolean): Promise<void> {
  const nonce = await chain.nextNonce(enclave.account)
  for (const extrinsic of await enclave.registration(nonce, { primary })) await chain.submit(extrinsic)
}

/** Direct calls take their order from the parentchain, like all others: so the workers of the shard stay in step. */
function order(
  { provider, entropy, chain, onTrouble }: DevSite,
  number: number,
  enclave: LaunchedEnclave,
  pool: RpcHost,
): Ordering {
  const signer = createSigner(provider, 'ed25519', entropy(32), entropy)
  return orderDirectCalls({
    pool,
    shard: enclave.shard,
    invocation: createIndirectInvocation({ provider, chain, signer }),
    seal: () => void chain.produceBlock?.().catch((error: unknown) => onTrouble(number, error)),
    onFailure: (error) => onTrouble(number, error),
  })
}

async function listen(rpc: RpcHost, port: number): Promise<number> {
  try {
    return await rpc.listen({ port })
  } catch (cause) {
    throw new LockstepError(
      'PortTaken',
      `port ${port} of 127.0.0.1 cannot be listened on (${Object(cause).code}); name another by --port, or 0`,
      { field: '--port', value: port },
      { cause },
    )
  }
}

function describe(version: string) {
  // Nothing is served there: in a development network the host carries provisioning from enclave to enclave.
  return { name: 'lockstep-dev', version, muRaUrl: '', untrustedUrl: '' }
}
