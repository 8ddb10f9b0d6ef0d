import type { EnclaveRuntime } from '@lockstep/adapters/tee'
import { toHex } from '@lockstep/core'
import { sealQuery } from '@lockstep/core/worker'
import type { StagedShard } from './stage-shard.js'

/** Asks an enclave for its head as a client does, through the host; answers the block's number, 0 for none. */
export async function askHead({ world, random }: StagedShard, enclave: EnclaveRuntime): Promise<number> {
  const { boxPublicKey } = await enclave.attest(toHex(random.bytes(32)))
  const query = sealQuery(world.provider, { type: 'Head', value: null }, boxPublicKey, random.bytes)
  const answer = query.open(await enclave.query(query.sealed))
  return answer.type === 'Head' ? answer.value.header.number : 0
}
