import type { CryptoProvider } from '@lockstep/core/crypto'
import type { HashSigner, WorkOrderSuite } from '../../../src/eea/work-order/index.js'
import { secp256k1HashSigner, signHash, workOrderHash } from '../../../src/eea/work-order/index.js'
import { requesterId } from '../json-rpc/service-world.js'
import { keyText } from '../work-order/vector.js'
import { eea, hex, requesterSigner, workerId, workerSigner } from '../work-order/world.js'

/** The id of a receipt's work order in these tests. */
export const orderId = '88'.repeat(32)
export const serviceId = '26'.repeat(32)
export const responseHash = Buffer.alloc(32, 7).toString('base64')
/** An updater that is neither worker nor requester: its id is its key. */
export const participantId = keyText('receiptUpdater', 'pubCompressedHex')
export const participantSigner = secp256k1HashSigner(eea.provider, hex(keyText('receiptUpdater', 'privHex')))

// The preimages are written out here from the text of the specification, apart from the code that is tested.
const bytes = (text: string): Buffer =>
  text.startsWith('did:') ? Buffer.from(text, 'utf8') : Buffer.from(text.replace(/^0x/i, ''), 'hex')
const uint256 = (value: number): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const sign = (signer: HashSigner, preimage: Buffer, suite: WorkOrderSuite): string =>
  Buffer.from(signHash(signer, workOrderHash(suite, preimage))).toString('base64')

/** Parameters of WorkOrderReceiptCreate with a signature over them. */
export const creation = (
  parts: Record<string, unknown> = {},
  { signer = requesterSigner, suite = eea }: { readonly signer?: HashSigner; readonly suite?: WorkOrderSuite } = {},
): Record<string, unknown> => {
  const params = {
    workOrderId: orderId,
    workerServiceId: serviceId,
    workerId,
    requesterId,
    receiptCreateStatus: 0,
    workOrderRequestHash: Buffer.alloc(32, 9).toString('base64'),
    requesterGeneratedNonce: 'bed00f1dfa67a61134b16b57a87f374c',
    ...parts,
  }
  const preimage = Buffer.concat([
    bytes(String(params.workOrderId)),
    bytes(String(params.workerServiceId)),
    bytes(String(params.workerId)),
    bytes(String(params.requesterId)),
    uint256(Number(params.receiptCreateStatus) || 0),
    Buffer.from(String(params.workOrderRequestHash), 'base64'),
    bytes(String(params.requesterGeneratedNonce)),
  ])
  return {
    ...params,
    requesterSignature: sign(signer, preimage, suite),
    ...(parts.requesterSignature === undefined ? {} : parts),
  }
}

/** Parameters of WorkOrderReceiptUpdate with a signature over them, by the worker unless told otherwise. */
export const update = (
  updateType: number,
  parts: Record<string, unknown> = {},
  { signer = workerSigner, suite = eea }: { readonly signer?: HashSigner; readonly suite?: WorkOrderSuite } = {},
): Record<string, unknown> => {
  const params = { workOrderId: orderId, updaterId: workerId, updateType, updateData: responseHash, ...parts }
  const preimage = Buffer.concat([
    bytes(String(params.workOrderId)),
    uint256(updateType),
    Buffer.from(String(params.updateData), 'base64'),
  ])
  return {
    ...params,
    updateSignature: sign(signer, preimage, suite),
    ...(parts.updateSignature === undefined ? {} : parts),
  }
}

/** The Ethereum address of a key of the vectors. */
export const addressOf = (provider: CryptoProvider, name: string): string =>
  Buffer.from(provider.keccak256(hex(keyText(name, 'pubUncompressedHex').slice(2))))
    .toString('hex')
    .slice(24)

/** The same update with its DER signature as r ‖ s. */
export const inCompactForm = (params: Record<string, unknown>): Record<string, unknown> => {
  const der = Buffer.from(String(params.updateSignature), 'base64')
  const scalar = (at: number): Buffer => der.subarray(at + 2, at + 2 + (der[at + 1] ?? 0)).subarray(-32)
  const compact = [scalar(2), scalar(4 + (der[3] ?? 0))].map((part) =>
    Buffer.concat([Buffer.alloc(32 - part.length), part]),
  )
  return { ...params, updateSignature: Buffer.concat(compact).toString('base64') }
}
