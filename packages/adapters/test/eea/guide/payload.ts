// payload.ts
import { randomBytes } from 'node:crypto'
import { createProvider } from '@lockstep/adapters/crypto-native'
import {
  composeRequest,
  eeaProfile,
  openResponse,
  parsePublicKey,
  readWorkerAlgorithms,
  type WorkOrderDraft,
} from '@lockstep/adapters/eea/work-order'

const provider = createProvider()
const suite = { provider, profile: eeaProfile, algorithms: readWorkerAlgorithms(eeaProfile, {}) }

/** A work order without the client: `send` is any way to a service. */
export async function execute(
  draft: WorkOrderDraft,
  keys: { readonly encryptionKey: string; readonly verificationKey: string },
  send: (params: unknown) => Promise<unknown>,
): Promise<Uint8Array | undefined> {
  const session = composeRequest(suite, keys.encryptionKey, draft, (length) => new Uint8Array(randomBytes(length)))
  const result = await send(session.request)
  const verificationKey = parsePublicKey('verificationKey', keys.verificationKey)
  return openResponse(suite, session, result, verificationKey).outData[0]?.data
}
