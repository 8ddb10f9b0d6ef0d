import { parseBase58Text } from '@lockstep/adapters/integritee-rpc'
import { type Hex, LockstepError } from '@lockstep/core'
import { isH256, type NetworkFile, networkPath, readNetworkFile } from '../network/network-file.js'
import { usageError } from '../usage-error.js'
import type { SessionValues } from './session-options.js'

/** Which worker is meant, and what is known of it before anybody was asked. */
export interface WorkerTarget {
  readonly file: NetworkFile | undefined
  readonly url: string
  readonly quotingKeys: readonly Hex[]
  readonly mrenclave: Hex | undefined
  readonly shard: Hex | undefined
}

/** Options come before the network file. @throws LockstepError `Usage`, `NetworkFile`, `NoNetwork` */
export async function findWorker(values: SessionValues): Promise<WorkerTarget> {
  const path = networkPath(values.network)
  const file = await readNetworkFile(path)
  const quotingKeys = values['quoting-key']?.map((key) => quotingKey(key)) ?? file?.quotingKeys
  const mrenclave = values.mrenclave === undefined ? file?.mrenclave : identifier('--mrenclave', values.mrenclave)
  const shard = values.shard === undefined ? (file?.shard ?? mrenclave) : identifier('--shard', values.shard)
  const url = urlOf(values.worker, file)
  if (url === undefined || quotingKeys === undefined) throw noNetwork(path)
  return { file, url, quotingKeys, mrenclave, shard }
}

/** A shard or an MRENCLAVE: base58, or `0x` and 64 digits. */
function identifier(field: string, text: string): Hex {
  if (isH256(text)) return text
  try {
    return parseBase58Text(text)
  } catch {
    throw usageError(field, text, 'write 32 bytes in base58, or 0x and 64 lower-case hexadecimal digits')
  }
}

function quotingKey(text: string): Hex {
  if (isH256(text)) return text
  throw usageError('--quoting-key', text, 'write 0x and 64 lower-case hexadecimal digits')
}

function urlOf(text: string | undefined, file: NetworkFile | undefined): string | undefined {
  if (text === undefined) return file?.workers[0]
  if (text.startsWith('wss://')) return text
  const found = /^[1-9][0-9]?$/.test(text) ? file?.workers[Number(text) - 1] : undefined
  if (found !== undefined) return found
  const known =
    file === undefined ? 'there is no network file' : `the network file has workers 1 to ${file.workers.length}`
  throw usageError('--worker', text, `write an address such as wss://127.0.0.1:2000; ${known}`)
}

function noNetwork(path: string): LockstepError {
  return new LockstepError(
    'NoNetwork',
    `there is no network file ${path}; start lockstep dev in this folder, name the file by --network, or give --worker, --mrenclave, --quoting-key and --stf`,
    { field: '--network', value: path },
  )
}
