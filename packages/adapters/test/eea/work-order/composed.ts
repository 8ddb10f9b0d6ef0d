import { composeRequest, type WorkOrderDraft, type WorkOrderSuite } from '../../../src/eea/work-order/index.js'
import { countedEntropy, eea, encryptionKeyOf, rsa3072, utf8, workerId } from './world.js'

/** Fresh bytes of the tests. */
export const entropy = countedEntropy()
/** A work order of one encrypted input. */
export const draft: WorkOrderDraft = {
  workOrderId: 'a1'.repeat(32),
  workerId,
  workloadId: 'b2'.repeat(32),
  requesterId: 'c3'.repeat(20),
  responseTimeoutMSecs: 0,
  inData: [{ data: utf8('in') }],
}
/** Composes {@link draft} with changes. */
export const compose = (changed: Partial<WorkOrderDraft> = {}, suite: WorkOrderSuite = eea) =>
  composeRequest(suite, encryptionKeyOf(suite), { ...draft, ...changed }, entropy)
export const rsaPublicKey = { modulus: rsa3072.modulus, exponent: rsa3072.exponent }
