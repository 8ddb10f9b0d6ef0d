import { join } from 'node:path'
import { createMemoryStore, openFileStore } from '@lockstep/adapters/store'
import { type KeySource, type LaunchedEnclave, launchThread, type Platform } from '@lockstep/adapters/tee'
import { fromHex } from '@lockstep/core'
import type { Store } from '@lockstep/core/worker'
import type { RunningParentchain } from './parentchain.js'

/** What all workers are launched on. */
export interface LaunchSite {
  readonly platform: Platform
  readonly parentchain: RunningParentchain
  /** Folder for the stores that are files. */
  readonly folder: string
}

/** Launches an enclave in a thread of its own. Code and parentchain are measured together. */
export function launchEnclave(
  { platform, parentchain }: LaunchSite,
  programFile: 'balances-program.js' | 'changed-program.js',
  keys: KeySource,
): Promise<LaunchedEnclave> {
  const { chain, finalityAuthority } = parentchain
  return launchThread({
    platform,
    programUrl: new URL(programFile, import.meta.url),
    parameters: { genesisHash: chain.genesisHash, finalityAuthority },
    keys,
  })
}

/** Registers a worker's enclave on the parentchain, by its quote. */
export async function registerEnclave(
  { parentchain: { chain } }: LaunchSite,
  enclave: LaunchedEnclave,
  options: { readonly primary: boolean },
): Promise<void> {
  const nonce = await chain.nextNonce(enclave.account)
  for (const extrinsic of await enclave.registration(nonce, options)) await chain.submit(extrinsic)
}

/** Where a worker keeps its blocks: in files that outlive it, or in memory. */
export type StoreKind = 'file' | 'memory'

/** A store of one worker's own. */
export function openStore(
  { folder }: LaunchSite,
  name: string,
  kind: StoreKind,
  enclave: LaunchedEnclave,
): Promise<Store> {
  if (kind === 'memory') return Promise.resolve(createMemoryStore())
  return openFileStore(join(folder, name), { identity: fromHex(enclave.shard) })
}
