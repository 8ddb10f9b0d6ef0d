import type { Domain } from '@lockstep/core/operation'
import { type AnyStfProperty, domainSeparationProperty } from '@lockstep/testkit'
import { boundGetterPayload } from '../../../../core/src/operation/getter-payload.js'
import { callSigningPayload } from '../../../../core/src/operation/signing-payload.js'
import type { PartDefect } from '../defect.js'
import type { Replacement } from '../replaceable-parts.js'
import { createBank } from './bank.js'

const nothing: Domain['shard'] = `0x${'00'.repeat(32)}`

/** Defects of what signatures are over. */
export const signatureParts: readonly PartDefect[] = [
  call(
    'calls are not signed for their shard',
    ({ mrenclave }) => ({ mrenclave, shard: nothing }),
    'replay across shards',
  ),
  call('calls are not signed for the code', ({ shard }) => ({ mrenclave: nothing, shard })),
  call('shard and code may change places', ({ mrenclave, shard }) =>
    mrenclave < shard ? { mrenclave, shard } : { mrenclave: shard, shard: mrenclave },
  ),
  getter('getters are not signed for their shard', ({ mrenclave }) => ({ mrenclave, shard: nothing })),
  getter('getters are not signed for the code', ({ shard }) => ({ mrenclave: nothing, shard })),
  part('any signature will do', domainSeparationProperty, () => ({ verifyPayload: () => true })),
]

function part(name: string, property: AnyStfProperty, replace: () => Replacement, source?: string): PartDefect {
  const defect = { name, property, stf: createBank, replace }
  return source === undefined ? defect : { ...defect, source }
}

function call(name: string, change: (domain: Domain) => Domain, source?: string): PartDefect {
  const replace = (): Replacement => ({
    callSigningPayload: (bytes: Uint8Array, domain: Domain) => callSigningPayload(bytes, change(domain)),
  })
  return part(name, domainSeparationProperty, replace, source)
}

function getter(name: string, change: (domain: Domain) => Domain): PartDefect {
  return part(name, domainSeparationProperty, () => ({
    boundGetterPayload: (bytes: Uint8Array, expiry: number, domain: Domain) =>
      boundGetterPayload(bytes, expiry, change(domain)),
  }))
}
