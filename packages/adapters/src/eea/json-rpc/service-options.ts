import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AddressPolicyOptions } from '../delivery/address-policy.js'
import type { RetrySchedule } from '../delivery/deliveries.js'
import type { ResolveHost } from '../delivery/guarded-agent.js'
import type { Clock } from '../orders/clock.js'
import type { InvocationMode } from '../orders/invocation-mode.js'
import type { ServiceBookOptions } from '../orders/open-service-book.js'
import type { OrderLimits } from '../orders/order-limits.js'
import type { WorkOrderWorker } from '../orders/work-order-worker.js'
import type { ResolveKey } from '../registry/verification-key.js'
import type { WorkerRegistryOptions } from '../registry/worker-registry.js'
import type { AccessPolicy } from './access-policy.js'
import type { HttpServerOptions } from './http-server.js'

/** Where structured lines go; a pino logger is one. Parameters of calls are never logged. */
export interface ServiceLog {
  info(line: object, message: string): void
  warn(line: object, message: string): void
  error(line: object, message: string): void
}

/** Bounds of what a service takes and keeps; what is left out has the value in brackets. */
export interface ServiceLimits extends Partial<OrderLimits> {
  // waiting (10,000 orders), kept (100,000), executionTime (600,000 ms), attempts (3)
  /** Entries on one page of a look-up (100). */
  readonly pageSize?: number
  /** Workers in the registry (100,000). */
  readonly workers?: number
  /** Receipts (1,000,000). */
  readonly receipts?: number
  /** Updates of one receipt (256). */
  readonly receiptUpdates?: number
  /** Encryption keys of one worker for one tag (8). */
  readonly keysPerTag?: number
  /** Requests of one batch (100). */
  readonly batch?: number
  /** Milliseconds that running orders get to end in when the service stops (10,000). */
  readonly grace?: number
}

/** How a service calls requesters back. */
export interface CallbackOptions extends AddressPolicyOptions {
  /** When an attempt is made again, and how often; each part has its default. */
  readonly retry?: RetrySchedule
  /** Milliseconds of one attempt; 30,000 if left out. */
  readonly timeout?: number
  /** Bytes of an answer that are read; 64 KiB if left out. */
  readonly maximumAnswerBytes?: number
  /** Certificate authorities in PEM; the platform's if left out. */
  readonly ca?: string
  /** The system's resolver if left out. */
  readonly resolve?: ResolveHost
}

/** The workers behind a service, its book, who may do what, and its bounds. */
export interface ServiceOptions {
  readonly provider: CryptoProvider
  /** Workers whose orders the service takes. */
  readonly workers?: readonly WorkOrderWorker[]
  /** Directory and identity of the book; everything is lost with the process if left out. */
  readonly book?: ServiceBookOptions
  /** Who may do what; `defaultAccessPolicy` if left out. */
  readonly policy?: AccessPolicy
  /** Keys of requesters and participants whose identifiers are neither addresses nor keys. */
  readonly resolveKey?: ResolveKey
  /** Modes that are served; all four if left out. */
  readonly modes?: readonly InvocationMode[]
  /** Each of them has its default. */
  readonly limits?: ServiceLimits
  /** Left out: callbacks go to public addresses alone, with all defaults. */
  readonly callbacks?: CallbackOptions
  /** Left out: plain HTTP with the default bounds. */
  readonly http?: Pick<HttpServerOptions, 'limits' | 'tls' | 'trustProxy' | 'acceptFormType'>
  /** Which workers have keys for single requesters, and who is told that one is wanted. */
  readonly encryptionKeys?: {
    /** Whether a worker has keys for requesters; every registered worker if left out. */
    readonly isSupported?: (workerId: string) => boolean
    /** Told when a requester waits for a key. */
    readonly onKeyWanted?: (workerId: string, tag: string) => void
  }
  /** Checks the details of workers; the specification's Appendix A if left out. */
  readonly checkDetails?: NonNullable<WorkerRegistryOptions['checkDetails']>
  /** Version in the OpenRPC document; 0.0.0 if left out. */
  readonly version?: string
  /** Nothing is logged if left out. */
  readonly log?: ServiceLog
  /** The system's if left out. */
  readonly clock?: Clock
}
