import { encryptionKeyCode, genericCode, implementationCode, workOrderCode } from '../work-order/eea-code.js'
import { serviceCode } from './refuse.js'

/** Codes of a method with their meaning in that method's table. */
type Codes = Readonly<Record<number, string>>

const generic: Codes = {
  [genericCode.unknownError]: 'unknown error',
  [genericCode.invalidParameter]: 'invalid parameter format or value',
  [genericCode.accessDenied]: 'access denied',
}

const success: Codes = { [genericCode.success]: 'success' }
const busy: Codes = { [implementationCode.busy]: 'busy, retry later' }
const signature: Codes = { [genericCode.invalidSignature]: 'invalid signature' }
const noMore: Codes = { [genericCode.noMoreLookUpResults]: 'no more look up results' }

const workOrder: Codes = {
  ...generic,
  [genericCode.invalidSignature]: 'invalid signature, or the request hash does not fit',
  [workOrderCode.pending]: 'pending: scheduled to be executed, not started yet',
  [implementationCode.timeout]: 'the order did not end in time and was cancelled',
  [implementationCode.unknownWorkload]: 'the worker has no such workload',
  [serviceCode.executionFailed]: 'the worker failed to execute the order',
  [serviceCode.abandoned]: 'the order was given up',
}

/** Which codes a method answers with: tables of the specification, whose numbers differ between groups. */
export const codesOf: Readonly<
  Record<
    | 'registryChange'
    | 'registryRead'
    | 'lookUpNext'
    | 'orderSubmit'
    | 'orderResult'
    | 'keyGet'
    | 'keySet'
    | 'receiptChange',
    Codes
  >
> = {
  registryRead: generic,
  registryChange: { ...success, ...generic, ...busy },
  lookUpNext: { ...generic, ...noMore },
  receiptChange: { ...success, ...generic, ...signature, ...busy },
  orderSubmit: {
    ...workOrder,
    ...busy,
    [workOrderCode.processing]: 'with data.workOrderId: processing; without: unsupported mode, the order was not taken',
    [serviceCode.workerInactive]: 'the worker takes no orders',
  },
  orderResult: { ...workOrder, [workOrderCode.processing]: 'processing: started, not completed yet' },
  keyGet: {
    [encryptionKeyCode.genericError]: 'generic error',
    [encryptionKeyCode.notSupported]: 'operation is not supported',
    [encryptionKeyCode.invalidParameter]: 'invalid parameter',
    [encryptionKeyCode.accessDenied]: 'access denied',
    [encryptionKeyCode.notReady]: 'not ready, retry later',
  },
  keySet: {
    ...success,
    [encryptionKeyCode.genericError]: 'generic error',
    [encryptionKeyCode.notSupported]: 'operation is not supported',
    [encryptionKeyCode.invalidParameter]: 'invalid parameter',
    [encryptionKeyCode.accessDenied]: 'access denied',
  },
}
