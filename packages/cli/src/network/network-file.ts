import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Hex } from '@lockstep/core'
import { H256, LockstepError } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { usageError } from '../usage-error.js'

/** Where a network is and what is to be trusted of it. Who believes the file believes the code that it names. */
export interface NetworkFile {
  readonly format: 'lockstep-network/1'
  /** Of the process that serves it. */
  readonly pid: number
  readonly stf: { readonly module: string; readonly export: string; readonly identity: Hex }
  readonly shard: Hex
  readonly mrenclave: Hex
  /** Public keys of the platforms whose quotes count. */
  readonly quotingKeys: readonly Hex[]
  readonly genesisHash: Hex
  readonly finalityAuthority: Hex
  /** Accounts on the parentchain, transfers to which shield, as those to the shard's vault do. */
  readonly watched: readonly Hex[]
  /** JSON-RPC of the parentchain, on loopback. */
  readonly parentchain: string
  /** JSON-RPC of the workers, over TLS web-sockets. */
  readonly workers: readonly string[]
}

/** Where a network file is if nobody says otherwise, from the current folder. */
export const usualNetworkFile = '.lockstep/network.json'

/** The network file's path: what was given, the environment's `LOCKSTEP_NETWORK`, or the usual one. */
export function networkPath(given: string | undefined): string {
  return given ?? process.env.LOCKSTEP_NETWORK ?? usualNetworkFile
}

/** @throws LockstepError `NetworkFile` where there is one that is none */
export async function readNetworkFile(path: string): Promise<NetworkFile | undefined> {
  const text = await textOf(path)
  if (text === undefined) return undefined
  const file = parsed(text)
  if (isNetworkFile(file)) return file
  throw new LockstepError('NetworkFile', `${path} is no network file of format lockstep-network/1; remove it`, {
    field: '--network',
    value: path,
  })
}

/** @throws LockstepError `NetworkRunning` where another process serves the network of that file; `Usage` */
export async function writeNetworkFile(path: string, file: NetworkFile): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${JSON.stringify(file, undefined, 2)}\n`)
  } catch {
    throw usageError('--network', path, 'it cannot be written')
  }
}

/** @throws LockstepError `NetworkRunning` */
export async function requireNoNetwork(path: string): Promise<void> {
  const before = await readNetworkFile(path).catch(() => undefined)
  if (before === undefined || !isRunning(before.pid)) return
  throw new LockstepError(
    'NetworkRunning',
    `process ${before.pid} serves the network of ${path}; end it, or name another file by --network`,
    { field: '--network', value: path },
  )
}

/** Removes what {@link writeNetworkFile} wrote, unless somebody else's stands there by now. */
export async function removeNetworkFile(path: string): Promise<void> {
  const file = await readNetworkFile(path).catch(() => undefined)
  if (file?.pid === process.pid) await rm(path, { force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (Object(error).code === 'ENOENT') return undefined
    throw usageError('--network', path, 'it cannot be read')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isNetworkFile(value: unknown): value is NetworkFile {
  if (typeof value !== 'object' || value === null) return false
  const file: Partial<Record<keyof NetworkFile, unknown>> = value
  return (
    file.format === 'lockstep-network/1' &&
    typeof file.pid === 'number' &&
    [file.shard, file.mrenclave, file.genesisHash, file.finalityAuthority].every(isH256) &&
    isList(file.quotingKeys, isH256) &&
    isList(file.watched, isH256) &&
    isList(file.workers, isText) &&
    isText(file.parentchain) &&
    isStfReference(file.stf)
  )
}

function isStfReference(value: unknown): boolean {
  const { module, export: name, identity }: Record<string, unknown> = Object(value)
  return isText(module) && isText(name) && isH256(identity)
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isList = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is)

/** Whether it is 32 bytes as `0x` and 64 digits. */
export function isH256(value: unknown): value is Hex {
  if (!isText(value) || !value.startsWith('0x')) return false
  try {
    return encode(H256, `0x${value.slice(2)}`).length === 32
  } catch {
    return false
  }
}
