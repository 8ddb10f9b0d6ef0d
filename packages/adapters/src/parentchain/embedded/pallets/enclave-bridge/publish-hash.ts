import { fromHex } from '@lockstep/core'
import { maximumPublishedData, maximumPublishedTopics, type PublishHash } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { requireSigned } from '../../require-signed.js'
import { sovereignEnclave } from '../teerex/sovereign-enclave.js'
import { touchShard } from './touch-shard.js'

/** Publishes a hash of an enclave, under its fingerprint and further topics. */
export function publishHash(context: DispatchContext, origin: Origin, { hash, extraTopics, data }: PublishHash): void {
  const sender = requireSigned(context, origin)
  const { fingerprint } = sovereignEnclave(context, sender)
  touchShard(context, fingerprint, sender, fingerprint)
  if (extraTopics.length > maximumPublishedTopics)
    throw palletFailure(context.pallets, 'enclaveBridge', 'TooManyTopics')
  if (fromHex(data).length > maximumPublishedData) throw palletFailure(context.pallets, 'enclaveBridge', 'DataTooLong')
  context.deposit(
    {
      type: 'enclaveBridge',
      value: { type: 'publishedHash', value: { enclaveFingerprint: fingerprint, hash, data } },
    },
    [...extraTopics, fingerprint],
  )
}
