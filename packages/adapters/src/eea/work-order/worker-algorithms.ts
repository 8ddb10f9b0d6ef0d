import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import type { HashingAlgorithm } from './hashing-algorithm.js'
import type { WorkOrderProfile } from './profile.js'
import { type SigningAlgorithm, signingAlgorithmOf } from './signing-algorithm.js'

/** What a worker can do, each list with its default first. */
export interface WorkerAlgorithms {
  readonly hashing: NonEmpty<HashingAlgorithm>
  readonly signing: NonEmpty<SigningAlgorithm>
  readonly dataEncryption: NonEmpty<string>
  readonly payloadFormats: NonEmpty<string>
}

/** A list with at least one entry. */
export type NonEmpty<Entry> = readonly [Entry, ...Entry[]]

/** The texts of worker details that {@link readWorkerAlgorithms} reads. */
export interface AlgorithmTexts {
  readonly hashingAlgorithm?: string | undefined
  readonly signingAlgorithm?: string | undefined
  readonly dataEncryptionAlgorithm?: string | undefined
  /** COMPAT: Avalon publishes one text instead of a list. */
  readonly workOrderPayloadFormats?: readonly string[] | string | undefined
}

/**
 * Reads the comma separated lists of worker details. Names that this implementation does not know are left out, but
 * the first of a list must be known: it is what requests that name none are meant to use.
 *
 * SPEC: Appendix A, "Common Data for All Worker Types": defaults SHA-256 and SECP256K1; "Work Order Request Payload":
 * the default is the first value of the worker's list.
 *
 * @throws EeaError `UnsupportedAlgorithm` with `eeaCode` 2.
 */
export function readWorkerAlgorithms(profile: WorkOrderProfile, texts: AlgorithmTexts): WorkerAlgorithms {
  const { records, hashing } = profile
  return {
    hashing: knownNames('hashingAlgorithm', texts.hashingAlgorithm ?? 'SHA-256', namesOf(hashing.algorithms)),
    signing: knownNames('signingAlgorithm', texts.signingAlgorithm ?? 'SECP256K1', signingAlgorithmOf),
    dataEncryption: knownNames(
      'dataEncryptionAlgorithm',
      texts.dataEncryptionAlgorithm ?? 'AES-GCM-256',
      namesOf(records.dataEncryptionAlgorithms),
    ),
    payloadFormats: knownNames(
      'workOrderPayloadFormats',
      String(texts.workOrderPayloadFormats ?? 'JSON-RPC'),
      (name) => (records.customPayloadFormats && name.startsWith('~') ? name : namesOf(records.payloadFormats)(name)),
    ),
  }
}

function namesOf<Name extends string>(known: readonly Name[]): (text: string) => Name | undefined {
  return (text) => known.find((name) => name === text.toUpperCase()) ?? known.find((name) => name === text)
}

function knownNames<Name>(field: string, list: string, read: (text: string) => Name | undefined): NonEmpty<Name> {
  const [first, ...others] = list.split(',').map((name) => read(name.trim()))
  if (first === undefined) throw unsupported(field, list)
  return [first, ...others.filter((name) => name !== undefined)]
}

function unsupported(field: string, list: string): EeaError {
  return new EeaError(
    'UnsupportedAlgorithm',
    genericCode.invalidParameter,
    `${field} is "${list}", whose first entry is not supported: put a supported one first.`,
    { field, value: list },
  )
}
