import { LockstepError, toHex } from '@lockstep/core'
import { type Address, encodeFunctionData, parseEventLogs, type TransactionReceipt } from 'viem'
import type { ComposedRequest } from '../../work-order/compose-request.js'
import { EeaError } from '../../work-order/eea-error.js'
import { workOrderProxyAbi } from '../artifact/work-order-proxy.js'
import { hashedUri } from '../payload/hashed-uri.js'
import { idWord } from '../payload/id-word.js'
import { requestPayload } from '../payload/request-payload.js'
import { maximumPayloadBytes } from '../service/fit-response.js'
import { type CallSender, sendCall } from './contract-call.js'

/** What is done beside the submission of an order. */
export interface SubmissionOptions {
  /** The worker service whose receipt is created together with the order: its address or DID. Without it there is none. */
  readonly workerServiceId?: string
  /** Puts the request where the worker can download it, and answers the URI; for requests that are too long to send. */
  readonly publish?: (workOrderId: string, request: Uint8Array) => Promise<string>
}

/**
 * Submits a composed order by the proxy contract, together with its receipt where a worker service is named.
 *
 * @throws EeaError `SubmissionRefused` with the contract's code; LockstepError `PayloadTooLarge`, and what sending throws.
 */
export async function submitOrder(
  sender: CallSender,
  proxy: Address,
  composed: ComposedRequest,
  options: SubmissionOptions = {},
): Promise<TransactionReceipt> {
  const { request, hash } = composed
  const ids = [idWord(request.workOrderId), idWord(request.workerId), idWord(request.requesterId)] as const
  const payload = await fitRequest(request.workOrderId, requestPayload(request), options.publish)
  const call = { abi: workOrderProxyAbi, functionName: 'workOrderSubmit' } as const
  const { workerServiceId } = options
  const data =
    workerServiceId === undefined
      ? encodeFunctionData({ ...call, args: [...ids, payload] })
      : encodeFunctionData({ ...call, args: [...ids, payload, idWord(workerServiceId), toHex(hash.digest)] })
  const receipt = await sendCall(sender, proxy, data)
  const [submitted] = parseEventLogs({ abi: workOrderProxyAbi, logs: receipt.logs, eventName: 'workOrderSubmitted' })
  const code = submitted?.args.errorCode
  if (code === 0n) return receipt
  throw refused(request.workOrderId, code)
}

async function fitRequest(
  workOrderId: string,
  payload: string,
  publish: SubmissionOptions['publish'],
): Promise<string> {
  const bytes = Buffer.from(payload, 'utf8')
  if (publish !== undefined) return hashedUri(await publish(workOrderId, bytes), bytes)
  if (bytes.length <= maximumPayloadBytes) return payload
  throw new LockstepError(
    'PayloadTooLarge',
    `the request has ${bytes.length} bytes, the contract takes ${maximumPayloadBytes}; publish it and submit its URI`,
    { field: 'request', value: bytes.length, limit: maximumPayloadBytes },
  )
}

const refused = (workOrderId: string, code: bigint | undefined): EeaError =>
  new EeaError(
    'SubmissionRefused',
    Number(code ?? 1n),
    `the contract refused order ${workOrderId} with code ${code}; where its id is taken, compose it with another one`,
    { field: 'workOrderId', value: workOrderId },
  )
