// join-shard.ts
import { type LaunchedEnclave, provision, type WorkerPeer } from '@lockstep/adapters/tee'
import { bootstrapStore, type Store } from '@lockstep/core/worker'

/** The shielding key by mutual attestation, then the state. Where it broke off or was killed, it goes on the next time. */
export async function joinShard(enclave: LaunchedEnclave, store: Store, peer: WorkerPeer): Promise<void> {
  if ((await store.getSealed('keys')) === undefined) {
    const outcome = await provision(peer, enclave)
    if ('refused' in outcome) throw new Error(`the ${outcome.by} refuses: ${outcome.refused}`)
    await store.putSealed('keys', await enclave.sealedKeys())
  }
  if ((await store.latest()) === undefined) await bootstrapStore({ enclave, store }, peer)
  peer.close()
}
