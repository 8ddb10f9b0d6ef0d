import type { IncomingHttpHeaders } from 'node:http'
import type { PeerCertificate } from 'node:tls'

/** Who sent a request, as far as the transport tells. */
export interface Caller {
  readonly remoteAddress: string
  readonly headers: IncomingHttpHeaders
  /** The client's certificate, where TLS asked for one and it was verified. */
  readonly certificate: PeerCertificate | undefined
}

/**
 * Who acts, as far as the service has proof: `caller` where nothing but the transport speaks for it; `worker`,
 * `requester` and `participant` (anyone else) where a verified signature does.
 */
export type AccessRole = 'caller' | 'worker' | 'requester' | 'participant'

/** On whose behalf, and about what, a method is called. */
export interface AccessSubject {
  readonly role: AccessRole
  /** Requester of the order or receipt in question, as it came, where there is one. */
  readonly requesterId?: string
  /** Worker in question, where there is one. */
  readonly workerId?: string
}

/** A call that waits for permission. */
export interface AccessRequest extends AccessSubject {
  readonly method: string
  readonly caller: Caller
  /** As they came; only their JSON has been checked. */
  readonly params: unknown
}

/** Grants or denies a call. The specification assumes such a mechanism and defines none. */
export type AccessPolicy = (request: AccessRequest) => boolean | Promise<boolean>

/** Asks the policy for one call. @throws EeaError `AccessDenied` */
export type AuthorizeAccess = (subject: AccessSubject) => Promise<void>

/** Methods that nobody may call unless a policy says who. */
const deniedByDefault: ReadonlySet<string> = new Set([
  // SPEC: "An implementation-specific model will be used to enforce authorization policies" for registries.
  'WorkerRegister',
  'WorkerUpdate',
  'WorkerSetStatus',
  // SPEC: "Authorized entities can retrieve a Work Order receipt", and its updates.
  'WorkOrderReceiptRetrieve',
  'WorkOrderReceiptUpdateRetrieve',
])

/**
 * What holds without a policy: deny where the text speaks of authorization, allow the rest. The registry cannot be
 * changed over the network, receipts cannot be read, and only a receipt's worker and requester, with their signatures,
 * may update it; SPEC "any other authorized participant". Work orders may come from anyone: the text has anonymous
 * requesters. Their results may be fetched by whoever knows the id; they are encrypted unless the requester asked for
 * clear text, and a policy can ask for more.
 */
export const defaultAccessPolicy: AccessPolicy = ({ method, role }) =>
  role === 'caller' ? !deniedByDefault.has(method) : role !== 'participant'

/** Grants everything: for services that are guarded by what stands in front of them. */
export const openAccessPolicy: AccessPolicy = () => true
