import { z } from 'zod'
import { identifierKey } from '../json-rpc/param.js'
import type { BookTable } from '../orders/book-table.js'
import { avalonProfile } from '../work-order/avalon-profile.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import type { WorkOrderProfile } from '../work-order/profile.js'
import type { PublicKey } from '../work-order/public-key.js'
import { parsePublicKey } from '../work-order/public-key-text.js'
import { readWorkerAlgorithms, type WorkerAlgorithms } from '../work-order/worker-algorithms.js'
import type { WorkerRecord } from './worker-record.js'

/** What a service has to know of a worker to verify what is said in its name. */
export interface KnownWorker {
  readonly profile: WorkOrderProfile
  readonly algorithms: WorkerAlgorithms
  /** Verifies the worker's signatures; `undefined` where the registry does not have it. */
  readonly verificationKey: PublicKey | undefined
}

/** Answers what is known of a worker; for an unknown one, the specification's profile with its default algorithms. */
export type WorkerDirectory = (workerId: string) => KnownWorker

export interface WorkerDirectoryOptions {
  readonly workers: BookTable<WorkerRecord>
  /** Profiles by key of the worker; they hold against what the record says. */
  readonly profiles?: ReadonlyMap<string, WorkOrderProfile>
}

/** The payload format by which a worker's record says that it speaks Avalon's dialect. */
export const avalonPayloadFormat = '~avalon'

const unknownWorker: KnownWorker = {
  profile: eeaProfile,
  algorithms: readWorkerAlgorithms(eeaProfile, {}),
  verificationKey: undefined,
}

// COMPAT: Avalon's records hold one text where the specification has a list.
const detailsSchema = z.object({
  hashingAlgorithm: z.string().optional().catch(undefined),
  signingAlgorithm: z.string().optional().catch(undefined),
  workOrderPayloadFormats: z
    .union([z.array(z.string()), z.string().transform((text) => text.split(','))])
    .optional()
    .catch(undefined),
  workerTypeData: z.object({ verificationKey: z.string().optional().catch(undefined) }).catch({}),
})

/** Reads workers from the registry. PERF: a record is read once, and again when it was updated. */
export function createWorkerDirectory({ workers, profiles }: WorkerDirectoryOptions): WorkerDirectory {
  const read = new WeakMap<WorkerRecord, KnownWorker>()
  return (workerId) => {
    const key = identifierKey(workerId)
    const profile = profiles?.get(key)
    const record = workers.get(key)
    if (record === undefined) return profile === undefined ? unknownWorker : { ...unknownWorker, profile }
    const known = read.get(record)
    if (known !== undefined) return known
    const fresh = knownWorker(record, profile)
    read.set(record, fresh)
    return fresh
  }
}

function knownWorker(record: WorkerRecord, fixed: WorkOrderProfile | undefined): KnownWorker {
  const details = detailsSchema.parse(record.details)
  const formats = details.workOrderPayloadFormats ?? []
  const profile = fixed ?? (formats.includes(avalonPayloadFormat) ? avalonProfile : eeaProfile)
  const { hashingAlgorithm, signingAlgorithm } = details
  return {
    profile,
    algorithms: orDefault(() => readWorkerAlgorithms(profile, { hashingAlgorithm, signingAlgorithm })),
    verificationKey: keyIn(details.workerTypeData.verificationKey),
  }
}

/** A record that nobody checked must not stop the methods that only pass by it. */
function orDefault(read: () => WorkerAlgorithms): WorkerAlgorithms {
  try {
    return read()
  } catch {
    return unknownWorker.algorithms
  }
}

function keyIn(text: string | undefined): PublicKey | undefined {
  try {
    return text === undefined ? undefined : parsePublicKey('verificationKey', text)
  } catch {
    return undefined
  }
}
