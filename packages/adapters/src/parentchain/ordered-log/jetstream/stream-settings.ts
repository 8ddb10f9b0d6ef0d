import { LockstepError } from '@lockstep/core'
import type { StreamConfig } from '@nats-io/jetstream'

/** The names of a log on its servers. */
export interface StreamNames {
  /** Batches: the log itself. */
  readonly log: string
  /** Extrinsics that wait for a batch. */
  readonly inbox: string
  readonly logSubject: string
  readonly inboxSubject: string
  /** Rung, outside of any stream, when there is something new. */
  readonly bellSubject: string
}

/** @throws LockstepError `LogStreamName` */
export function streamNames(stream: string): StreamNames {
  if (!/^[\w-]{1,64}$/.test(stream)) {
    throw new LockstepError(
      'LogStreamName',
      `stream is ${JSON.stringify(stream)}; a name has 1 to 64 of the characters A-Z, a-z, 0-9, _ and -`,
      { field: 'stream', value: stream, limit: 64 },
    )
  }
  return {
    log: stream,
    inbox: `${stream}-inbox`,
    logSubject: `lockstep.log.${stream}`,
    inboxSubject: `lockstep.inbox.${stream}`,
    bellSubject: `lockstep.bell.${stream}`,
  }
}

/** How long servers remember the ids of messages: longer than a retry lasts. The place of a message guards it after. */
const duplicateWindow = 120_000_000_000

/** A stream that only grows: nothing is ever purged, deleted, rolled up, or thrown out for age or room. */
export function logSettings(name: string, subject: string, replicas: number): Partial<StreamConfig> & { name: string } {
  return {
    ...unlimited,
    name,
    subjects: [subject],
    num_replicas: replicas,
    deny_delete: true,
    deny_purge: true,
  }
}

/** A stream that refuses more than `capacity` messages, and is purged of those that are in the log. */
export function inboxSettings(
  name: string,
  subject: string,
  { replicas, capacity }: { readonly replicas: number; readonly capacity: number },
): Partial<StreamConfig> & { name: string } {
  return { ...unlimited, name, subjects: [subject], num_replicas: replicas, max_msgs: capacity }
}

const unlimited = {
  storage: 'file',
  retention: 'limits',
  discard: 'new',
  max_msgs: -1,
  max_bytes: -1,
  max_age: 0,
  max_msgs_per_subject: -1,
  allow_rollup_hdrs: false,
  deny_delete: false,
  deny_purge: false,
  duplicate_window: duplicateWindow,
} as const satisfies Partial<StreamConfig>

/** What must be so in a stream that somebody else made; its capacity and the rest are the operator's. */
const required = [
  'storage',
  'retention',
  'discard',
  'max_age',
  'max_msgs_per_subject',
  'allow_rollup_hdrs',
  'deny_delete',
  'deny_purge',
] as const

/**
 * Refuses a stream that may lose messages, or that takes those of others.
 *
 * @throws LockstepError `LogStreamUnsafe`, with the setting.
 */
export function requireSettings(found: StreamConfig, wanted: Partial<StreamConfig>): void {
  for (const field of required) requireSetting(found.name, field, found[field] ?? unlimited[field], wanted[field])
  requireSetting(found.name, 'subjects', String(found.subjects), String(wanted.subjects))
  requireSetting(found.name, 'sources', String(found.mirror ?? found.sources), 'undefined')
  const replicas = wanted.num_replicas ?? 1
  requireSetting(found.name, 'num_replicas', Math.min(found.num_replicas, replicas), replicas)
}

function requireSetting(stream: string, field: string, value: unknown, limit: unknown): void {
  if (value === limit) return
  throw new LockstepError(
    'LogStreamUnsafe',
    `${field} of the stream ${stream} is ${value}, a log needs ${limit}; let Lockstep create the stream`,
    { field, value, limit },
  )
}
