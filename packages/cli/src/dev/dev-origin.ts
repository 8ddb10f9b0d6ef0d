import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { Entropy } from '@lockstep/core/crypto'
import { isH256 } from '../network/network-file.js'
import { mostWatched } from './watched-accounts.js'

/** What a development network begins with, and what never changes while its folder lives. */
export interface DevOrigin {
  /** Identity of the STF. */
  readonly stf: Hex
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: bigint
  /** Accounts on the parentchain, transfers to which shield, beside the shard's vault. */
  readonly watched: readonly Hex[]
  /** Whether each enclave has a thread of its own: its measurement is another one then. */
  readonly threads: boolean
  /** Whether trusted getters that are bound to nothing are answered, see `devProgram`: measured, too. */
  readonly bareGetters: boolean
  /** See `EnclaveSettings`; 0 for never. */
  readonly publishStateEvery: number
  /** Milliseconds from one block of the parentchain to the next. */
  readonly blockTime: bigint
  /** Ed25519 seed of the authority that makes blocks final. */
  readonly finalitySeed: Uint8Array
  /** The simulated processor's secret, 32 bytes. */
  readonly platformSecret: Uint8Array
}

const format = 'lockstep-dev/1'
const name = 'network.secret.json'

/** What is asked for; what is undefined may be left to what the folder has. */
export interface WantedOrigin {
  readonly stf: Hex
  readonly watched: readonly Hex[] | undefined
  readonly threads: boolean | undefined
  readonly bareGetters: boolean | undefined
  readonly publishStateEvery: number | undefined
  readonly blockTime: bigint | undefined
}

const usualBlockTime = 1000n

/** A network that nobody has seen before. */
export function newOrigin(
  entropy: Entropy,
  {
    stf,
    watched = [],
    threads = false,
    bareGetters = false,
    publishStateEvery = 0,
    blockTime = usualBlockTime,
  }: WantedOrigin,
): DevOrigin {
  return {
    ...{ stf, watched, threads, bareGetters, publishStateEvery, blockTime, timestamp: BigInt(Date.now()) },
    finalitySeed: entropy(32),
    platformSecret: entropy(32),
  }
}

/**
 * The origin of the network in a folder; a new one where there is none yet. The file has the platform's secret, so only
 * its owner may read it.
 *
 * @throws LockstepError `DataMalformed`; `DataMismatch` for a folder of another STF, block time or watched accounts, or
 * whose enclaves are carried, answer or publish otherwise
 */
export async function openOrigin(folder: string, entropy: Entropy, wanted: WantedOrigin): Promise<DevOrigin> {
  const path = join(folder, name)
  const text = await textOf(path)
  if (text === undefined) {
    const origin = newOrigin(entropy, wanted)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(path, documentOf(origin), { mode: 0o600, flag: 'wx' })
    return origin
  }
  const origin = readOrigin(path, text)
  if (origin.stf !== wanted.stf) throw mismatch(folder, 'STF', origin.stf, wanted.stf)
  if (wanted.blockTime !== undefined && origin.blockTime !== wanted.blockTime) {
    throw mismatch(folder, '--block-time', `${origin.blockTime}ms`, `${wanted.blockTime}ms`)
  }
  const { watched } = wanted
  if (watched !== undefined && `${[...watched].sort()}` !== `${[...origin.watched].sort()}`) {
    throw mismatch(folder, '--watch', origin.watched.join(' ') || 'none', watched.join(' '))
  }
  if (wanted.threads !== undefined && origin.threads !== wanted.threads) {
    throw mismatch(folder, 'enclaves', carriedBy(origin.threads), carriedBy(wanted.threads))
  }
  if (wanted.bareGetters !== undefined && origin.bareGetters !== wanted.bareGetters) {
    throw mismatch(folder, 'enclaves', answering(origin.bareGetters), answering(wanted.bareGetters))
  }
  if (wanted.publishStateEvery !== undefined && origin.publishStateEvery !== wanted.publishStateEvery) {
    throw mismatch(folder, '--publish-states', `${origin.publishStateEvery || 'none'}`, `${wanted.publishStateEvery}`)
  }
  return origin
}

function carriedBy(threads: boolean): string {
  return threads ? 'in threads' : 'in the process'
}

function answering(bareGetters: boolean): string {
  return bareGetters ? 'that answer bare getters' : 'that refuse bare getters'
}

/** The origin of the network in a folder. @throws LockstepError `NoData` where there is none, `DataMalformed` */
export async function readOriginOf(folder: string): Promise<DevOrigin> {
  const path = join(folder, name)
  const text = await textOf(path)
  if (text !== undefined) return readOrigin(path, text)
  throw new LockstepError('NoData', `${folder} has no network; name the folder of lockstep dev --data`, {
    field: '--data',
    value: folder,
  })
}

function documentOf({ finalitySeed, platformSecret, timestamp, blockTime, ...rest }: DevOrigin): string {
  const document = {
    ...{ format, ...rest, timestamp: `${timestamp}`, blockTime: `${blockTime}` },
    finalitySeed: toHex(finalitySeed),
    platformSecret: toHex(platformSecret),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

function readOrigin(path: string, text: string): DevOrigin {
  const document: Record<string, unknown> = Object(parsed(text))
  // Networks of before have watched none, and had neither threads nor bare getters, and published nothing.
  const {
    stf,
    watched = [],
    threads = false,
    bareGetters = false,
    publishStateEvery = 0,
    timestamp,
    blockTime,
    finalitySeed,
    platformSecret,
  } = document
  const isWhole = (value: unknown): value is string => typeof value === 'string' && /^[0-9]{1,15}$/.test(value)
  if (
    document.format === format &&
    isH256(stf) &&
    isAccounts(watched) &&
    typeof threads === 'boolean' &&
    typeof bareGetters === 'boolean' &&
    isPace(publishStateEvery) &&
    isWhole(timestamp) &&
    isWhole(blockTime) &&
    isH256(finalitySeed) &&
    isH256(platformSecret)
  ) {
    return {
      ...{ stf, watched, threads, bareGetters, publishStateEvery },
      ...{ timestamp: BigInt(timestamp), blockTime: BigInt(blockTime) },
      finalitySeed: fromHex(finalitySeed),
      platformSecret: fromHex(platformSecret),
    }
  }
  throw new LockstepError('DataMalformed', `${path} is no file of format ${format}; name another folder by --data`, {
    field: '--data',
    value: path,
  })
}

/** Of publications: as many blocks as versions of the state are kept, at most. */
export const mostPublishStateEvery = 64

const isPace = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostPublishStateEvery

const isAccounts = (value: unknown): value is readonly Hex[] =>
  Array.isArray(value) && value.length <= mostWatched && value.every(isH256)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (Object(error).code === 'ENOENT') return undefined
    throw error
  }
}

function mismatch(folder: string, what: string, own: string, wanted: string): LockstepError {
  return new LockstepError(
    'DataMismatch',
    `${folder} is a network with the ${what} ${own}, not ${wanted}; start it with its own, or name another folder`,
    { field: '--data', value: own, limit: wanted },
  )
}
