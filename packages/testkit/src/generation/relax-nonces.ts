import type { Stf } from '@lockstep/core/stf'
import { followNonce } from '../log/declare-inputs.js'
import type { CallRecord, LogRecord } from '../log/log-record.js'
import { createNonceLedger, type NonceLedger } from '../log/nonce-ledger.js'
import type { World } from '../log/world.js'

const keywords = ['next', 'stale', 'future'] as const

/**
 * Writes numbered nonces as keywords again wherever a log without execution reads them as the same number: people see
 * what is meant, and the log stays right when records are taken out of it.
 *
 * @param meant the records with the nonces that they were drawn up with, where these are known: the first choice
 */
export function relaxNonces(
  stf: Stf,
  world: World,
  log: readonly LogRecord[],
  meant: readonly LogRecord[] = [],
): readonly LogRecord[] {
  const ledger = createNonceLedger(world.parties.length)
  return log.map((record, index) => {
    const original = meant[index]
    const relaxed = 'call' in record ? relax(ledger, record, original) : record
    followNonce(stf, ledger, relaxed)
    return relaxed
  })
}

function relax(ledger: NonceLedger, record: CallRecord, original: LogRecord | undefined): CallRecord {
  const { from, nonce } = record
  if (typeof nonce !== 'number') return record
  const first =
    original !== undefined && 'call' in original && typeof original.nonce === 'string' ? [original.nonce] : []
  const word = [...first, ...keywords].find((keyword) => ledger.resolve(from, keyword) === nonce)
  return word === undefined ? record : { ...record, nonce: word }
}
