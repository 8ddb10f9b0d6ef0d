import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Exceptions from the rule that callbacks go to public addresses only. */
export interface AddressPolicyOptions {
  /**
   * Networks (`10.1.0.0/16`), addresses or host names (`hooks.example.org`, `.example.org` with everything below it)
   * that callbacks may go to although they are internal. A name lets its addresses pass, whatever they are.
   */
  readonly allow?: readonly string[]
  /** Networks, addresses or host names that callbacks may never go to; they hold against `allow` too. */
  readonly deny?: readonly string[]
  /** Nothing passes that is not in `allow`. */
  readonly allowedOnly?: boolean
}

/** Decides where callbacks may go. */
export interface AddressPolicy {
  /** Whether a connection to `address`, which `host` was resolved to, may be made. */
  permits(host: string, address: string): boolean
}

type Rule = (host: string, address: ipaddr.IPv4 | ipaddr.IPv6) => boolean

/**
 * A policy that refuses every address that is not public: loopback, private, link-local (cloud metadata), carrier
 * NAT, multicast, reserved and unspecified ones, and the IPv6 forms that hold an IPv4 address (6to4, Teredo, NAT64),
 * because a host would reach that one. The requester writes the URI, and nothing in the request hash covers it.
 *
 * @throws Error for a network of `allow` or `deny` that is none.
 */
export function createAddressPolicy({
  allow = [],
  deny = [],
  allowedOnly = false,
}: AddressPolicyOptions = {}): AddressPolicy {
  const allowed = allow.map(parseRule)
  const denied = deny.map(parseRule)
  return {
    permits(host, address) {
      if (!ipaddr.isValid(address)) return false
      // An IPv4 address in IPv6 dress (::ffff:127.0.0.1) is judged as what is reached.
      const reached = ipaddr.process(address)
      const name = host.toLowerCase().replace(/\.$/, '')
      if (denied.some((rule) => rule(name, reached))) return false
      if (allowed.some((rule) => rule(name, reached))) return true
      return !allowedOnly && reached.range() === 'unicast'
    },
  }
}

function parseRule(text: string): Rule {
  if (text.includes('/')) {
    const [network, bits] = ipaddr.parseCIDR(text)
    return (_, address) => address.kind() === network.kind() && address.match(network, bits)
  }
  if (ipaddr.isValid(text)) {
    const only = ipaddr.process(text).toNormalizedString()
    return (_, address) => address.toNormalizedString() === only
  }
  const name = text.toLowerCase()
  if (name.startsWith('.')) return (host) => isIP(host) === 0 && (host.endsWith(name) || host === name.slice(1))
  return (host) => host === name
}
