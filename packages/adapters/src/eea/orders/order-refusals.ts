import { refuse } from '../json-rpc/refuse.js'
import { EeaError } from '../work-order/eea-error.js'

/** The order ran out of `responseTimeoutMSecs`. */
export const timedOut = (code: number): EeaError =>
  new EeaError('TimedOut', code, 'timeout: the order did not end in responseTimeoutMSecs and was cancelled', {
    field: 'responseTimeoutMSecs',
  })

/** Too many orders wait, or the service stops. */
export const busy = (code: number): EeaError =>
  new EeaError('Busy', code, 'the service takes no more orders for the moment; submit it again later', {
    field: 'workOrderId',
  })

/** No worker of this service has the id. */
export const unknownWorker = (): EeaError =>
  refuse('InvalidParameter', 'workerId names no worker of this service; look one up', { field: 'workerId' })

/** The registry says that the worker takes no orders. */
export const inactiveWorker = (status: number): EeaError =>
  refuse('WorkerInactive', `the worker's status is ${status}; only active workers (1) take orders`, {
    field: 'workerId',
    value: status,
    limit: 1,
  })

/** The policy of callbacks permits no such address. */
export const deniedCallback = (): EeaError =>
  refuse('AccessDenied', 'the policy permits no callback to this address', { field: 'resultUri' })

/** The id was used before. */
export const knownOrder = (): EeaError =>
  refuse('InvalidParameter', 'this workOrderId was submitted before; draw another one', { field: 'workOrderId' })

/** The requester used the nonce before. */
export const usedNonce = (): EeaError =>
  refuse('InvalidParameter', 'this requester used the requesterNonce before; draw another one', {
    field: 'requesterNonce',
  })

/** There is no such order, or not any more. */
export const unknownOrder = (): EeaError =>
  refuse('InvalidParameter', 'no work order has this workOrderId, or its result is kept no longer', {
    field: 'workOrderId',
  })
