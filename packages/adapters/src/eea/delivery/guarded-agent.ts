import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { LockstepError } from '@lockstep/core'
import { Agent } from 'undici'
import type { AddressPolicy } from './address-policy.js'

/** Answers the addresses of a host name. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>

/** How requests go to addresses that somebody else has named. */
export interface GuardedAgentOptions {
  readonly policy: AddressPolicy
  /** The system's resolver if left out. */
  readonly resolve?: ResolveHost
  /** Milliseconds to connect in; 10,000 if left out. */
  readonly connectTimeout?: number
  /** Certificate authorities in PEM for https callbacks; the platform's if left out. */
  readonly ca?: string
}

/** Connections to one host at a time. */
const connectionsPerOrigin = 4

/**
 * An HTTP agent that only connects where the policy lets it. The name is resolved once, inside of the connection's
 * own look-up, and the address that was judged is the one that is connected to: a name that answers differently the
 * second time (DNS rebinding) finds no second time.
 */
export function createGuardedAgent(options: GuardedAgentOptions): Agent {
  const { policy, resolve = resolveBySystem, connectTimeout = 10_000, ca } = options

  const guardedLookup: LookupFunction = (host, { all }, done) => {
    resolve(host).then(
      (addresses) => {
        const permitted = addresses.filter(({ address }) => policy.permits(host, address))
        const [first] = permitted
        if (first === undefined) done(refusedAddress(host), '')
        else if (all)
          done(
            null,
            permitted.map(({ address, family }) => ({ address, family })),
          )
        else done(null, first.address, first.family)
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    )
  }
  return new Agent({
    connections: connectionsPerOrigin,
    connect: { lookup: guardedLookup, timeout: connectTimeout, ...(ca === undefined ? {} : { ca }) },
  })
}

/**
 * Refuses a URI whose host is an address that the policy does not permit. The platform asks no look-up for addresses.
 *
 * @throws LockstepError `CallbackRefused`.
 */
export function assertPermittedLiteral(policy: AddressPolicy, uri: URL): void {
  const host = uri.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !policy.permits(host, host)) throw refusedAddress(host)
}

const resolveBySystem: ResolveHost = (host) =>
  new Promise((done, fail) => {
    lookup(host, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)))
  })

const refusedAddress = (host: string): LockstepError =>
  new LockstepError(
    'CallbackRefused',
    `the policy permits no callback to '${host}'; use a public address or add it to the allow list`,
    {
      field: 'uri',
      value: host,
    },
  )
