import { z } from 'zod'
import { codesOf } from '../json-rpc/codes-of.js'
import { identifierParam } from '../json-rpc/param.js'
import type { MethodAnswer, RpcMethod } from '../json-rpc/rpc-method.js'
import { textIn } from '../json-rpc/text-in.js'
import { EeaError } from '../work-order/eea-error.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import { parseRecord } from '../work-order/parse-record.js'
import { workOrderRequestSchema } from '../work-order/work-order-request.js'
import { workOrderResultSchema } from '../work-order/work-order-result.js'
import type { OrderAnswer } from './order-answer.js'
import type { Orders } from './orders.js'

const getResult = z.strictObject({ workOrderId: identifierParam })

/** WorkOrderSubmit and WorkOrderGetResult. */
export function orderMethods(orders: Orders): readonly RpcMethod[] {
  return [
    {
      name: 'WorkOrderSubmit',
      summary: 'Submits a work order; answers with its result or its status.',
      params: workOrderRequestSchema(eeaProfile),
      result: workOrderResultSchema(eeaProfile),
      codes: codesOf.orderSubmit,
      call: (params, { id }) => answered(params, () => orders.submit(params, id)),
    },
    {
      name: 'WorkOrderGetResult',
      summary: 'Pulls the result of a work order, or its status.',
      params: getResult,
      result: workOrderResultSchema(eeaProfile),
      codes: codesOf.orderResult,
      call: (params) => answered(params, async () => orders.result(parseRecord(getResult, params).workOrderId)),
    },
  ]
}

/** SPEC: "Work Order Status Payload": `data.workOrderId` is there. */
async function answered(params: unknown, ask: () => Promise<OrderAnswer>): Promise<MethodAnswer> {
  try {
    const answer = await ask()
    if (answer.type === 'result') return answer
    const { code, message, workOrderId } = answer
    return { type: 'status', code, message, data: { workOrderId } }
  } catch (error) {
    if (!(error instanceof EeaError)) throw error
    return { type: 'status', code: error.eeaCode, message: error.message, ...refusalData(error, params) }
  }
}

/** An unsupported mode shares its number with an order that is being processed; only the latter has an id. */
function refusalData({ code }: EeaError, params: unknown): { readonly data?: unknown } {
  const workOrderId = textIn(params, 'workOrderId')
  return code === 'UnsupportedMode' || workOrderId === '' ? {} : { data: { workOrderId } }
}
