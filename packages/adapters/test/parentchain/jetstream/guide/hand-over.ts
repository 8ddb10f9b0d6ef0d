// hand-over.ts
import { type ServedPeers, servePeers } from '@lockstep/adapters/tee'
import type { Machine, startWorker } from './worker.js'

/** On the machine that leaves. Once another has started with `from`, these peers and the worker may be closed. */
export async function offerShard(
  { served, enclave }: Awaited<ReturnType<typeof startWorker>>,
  { tls }: Machine,
): Promise<ServedPeers> {
  await served.leave()
  const peers = await servePeers({ port: 0, tls })
  peers.offer(enclave)
  return peers
}
