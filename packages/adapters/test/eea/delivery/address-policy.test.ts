import { describe, expect, test } from 'vitest'
import { createAddressPolicy } from '../../../src/eea/delivery/address-policy.js'

describe('where callbacks may go', () => {
  test('public addresses, by default', () => {
    const policy = createAddressPolicy()
    for (const address of ['93.184.216.34', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8']) {
      expect([address, policy.permits('example.org', address)]).toEqual([address, true])
    }
    for (const address of [
      '127.0.0.1',
      '10.0.0.1',
      '::1',
      'fe80::1',
      '::',
      '0.0.0.0',
      '255.255.255.255',
      'no address',
      '',
    ]) {
      expect([address, policy.permits('example.org', address)]).toEqual([address, false])
    }
  })

  test('an allow list lets networks, addresses and names pass; a deny list holds against it', () => {
    const policy = createAddressPolicy({
      allow: ['10.1.0.0/16', '192.168.7.7', 'hooks.internal', '.corp.internal', 'fd00::/8'],
      deny: ['10.1.9.0/24', 'bad.example.org', '8.8.8.8'],
    })
    const verdicts = ([host, address]: readonly [string, string]): boolean => policy.permits(host, address)
    expect(
      (
        [
          ['x', '10.1.2.3'],
          ['x', '192.168.7.7'],
          ['HOOKS.internal.', '127.0.0.1'],
          ['a.corp.internal', '10.9.9.9'],
          ['corp.internal', '10.9.9.9'],
          ['x', 'fd12::1'],
        ] as const
      ).map(verdicts),
    ).toEqual(Array(6).fill(true))
    expect(
      (
        [
          ['x', '10.2.0.1'],
          ['x', '10.1.9.1'],
          ['evilcorp.internal', '10.9.9.9'],
          ['bad.example.org', '93.184.216.34'],
          ['x', '8.8.8.8'],
          ['x', '192.168.7.8'],
        ] as const
      ).map(verdicts),
    ).toEqual(Array(6).fill(false))
  })

  test('nothing but the allow list where the operator says so', () => {
    const policy = createAddressPolicy({ allow: ['93.184.216.34'], allowedOnly: true })
    expect([policy.permits('a', '93.184.216.34'), policy.permits('a', '8.8.8.8')]).toEqual([true, false])
  })

  test('a network that is none is refused at once', () =>
    expect(() => createAddressPolicy({ allow: ['10.0.0.0/99'] })).toThrow())
})
