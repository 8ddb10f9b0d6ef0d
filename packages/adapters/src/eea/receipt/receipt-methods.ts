import { z } from 'zod'
import { codesOf } from '../json-rpc/codes-of.js'
import { anyIdentifierParam, identifierParam, numberOrHexParam, optionalParam } from '../json-rpc/param.js'
import { type MethodAnswer, type RpcMethod, success } from '../json-rpc/rpc-method.js'
import type { LookUpPage } from '../orders/look-up-page.js'
import { avalonProfile } from '../work-order/avalon-profile.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import { parseRecord } from '../work-order/parse-record.js'
import { boundedText } from '../work-order/text-schema.js'
import { type ReceiptCreation, receiptCreationSchema, receiptUpdateSchema, updaterIdSchema } from './receipt-params.js'
import type { ReceiptRecord } from './receipt-record.js'
import type { ReceiptService } from './receipt-service.js'
import type { ReceiptQuery, Receipts } from './receipts.js'

const retrieve = z.strictObject({ workOrderId: identifierParam })

const retrieveUpdate = z.strictObject({
  workOrderId: identifierParam,
  updaterId: z.union([anyIdentifierParam, updaterIdSchema(avalonProfile)]),
  updateIndex: numberOrHexParam,
})

const queryFields = {
  workerServiceId: anyIdentifierParam,
  workerId: anyIdentifierParam,
  requesterId: anyIdentifierParam,
  receiptStatus: optionalParam(numberOrHexParam),
  /** COMPAT: what Avalon's SDK calls it. */
  requestCreateStatus: optionalParam(numberOrHexParam),
}

const lookUp = z.strictObject(queryFields)

/** SPEC: the text spells the tag in several ways. */
const tag = boundedText(64, 'the tag of an earlier answer, text of at most 64 characters').optional()
const lookUpNext = z
  .strictObject({ ...queryFields, lastLookUpTag: tag, lookUpTag: tag, lookupTag: tag })
  .refine((params) => (params.lastLookUpTag ?? params.lookUpTag ?? params.lookupTag) !== undefined, {
    path: ['lastLookUpTag'],
    error: 'a tag',
  })

const receiptResult = z.strictObject({
  workOrderId: z.string(),
  workerServiceId: z.string(),
  workerId: z.string(),
  requesterId: z.string(),
  requestCreateStatus: z.int(),
  receiptCreateStatus: z.int(),
  workOrderRequestHash: z.string(),
  requesterGeneratedNonce: z.string(),
  requesterSignature: z.string(),
  signatureRules: z.string().optional(),
  receiptVerificationKey: z.string().optional(),
  receiptCurrentStatus: z.int(),
  currentReceiptStatus: z.int(),
})

const updateResult = z.strictObject({
  updaterId: z.string(),
  updateType: z.int(),
  updateData: z.string(),
  updateSignature: z.string(),
  signatureRules: z.string().optional(),
  updateCount: z.int(),
  workOrderId: z.string().optional(),
  receiptVerificationKey: z.string().optional(),
})

const lookUpResult = z.strictObject({
  totalCount: z.int(),
  lookUpTag: z.string().optional(),
  lookupTag: z.string().optional(),
  ids: z.array(z.string()),
})

export interface ReceiptMethodsOptions {
  readonly receipts: Receipts
  readonly service: ReceiptService
  /** Makes a verified receipt durable, together with what its order brings. */
  readonly create: (creation: ReceiptCreation) => Promise<void>
}

/** The methods of "Direct Model Receipt Handling". */
export function receiptMethods({ receipts, service, create }: ReceiptMethodsOptions): readonly RpcMethod[] {
  return [
    {
      name: 'WorkOrderReceiptCreate',
      summary: 'Creates the receipt of a work order, signed by its requester.',
      params: receiptCreationSchema(eeaProfile),
      codes: codesOf.receiptChange,
      async call(params, { authorize }) {
        const creation = await service.verifyCreation(params)
        await authorize({ role: 'requester', requesterId: creation.requesterId, workerId: creation.workerId })
        await create(creation)
        return success
      },
    },
    {
      name: 'WorkOrderReceiptUpdate',
      summary: 'Adds a signed update to a receipt; types 0 to 255 set its status.',
      params: receiptUpdateSchema(eeaProfile),
      codes: codesOf.receiptChange,
      async call(params, { authorize }) {
        await service.update(params, authorize)
        return success
      },
    },
    {
      name: 'WorkOrderReceiptRetrieve',
      reads: true,
      summary: 'Answers a receipt with its current status.',
      params: retrieve,
      result: receiptResult,
      codes: codesOf.registryRead,
      call: async (params) => receiptAnswer(receipts.retrieve(parseRecord(retrieve, params).workOrderId)),
    },
    {
      name: 'WorkOrderReceiptUpdateRetrieve',
      reads: true,
      summary: 'Answers one update of a receipt; index 0xFFFFFFFF is the last one.',
      params: retrieveUpdate,
      result: updateResult,
      codes: codesOf.registryRead,
      async call(params) {
        const { workOrderId, updaterId, updateIndex } = parseRecord(retrieveUpdate, params)
        const { update, updateCount } = receipts.retrieveUpdate(workOrderId, updaterId, updateIndex)
        const { workOrderId: _, ...result } = update
        return { type: 'result', result: { ...result, updateCount, ...service.remarks(update) } }
      },
    },
    {
      name: 'WorkOrderReceiptLookUp',
      reads: true,
      summary: 'Lists the receipts that match all parameters.',
      params: lookUp,
      result: lookUpResult,
      codes: codesOf.registryRead,
      call: async (params) => pageAnswer(receipts.lookUp(queryOf(parseRecord(lookUp, params)))),
    },
    {
      name: 'WorkOrderReceiptLookUpNext',
      reads: true,
      summary: 'Goes on with a look-up.',
      params: lookUpNext,
      result: lookUpResult,
      codes: codesOf.lookUpNext,
      async call(params) {
        const { lastLookUpTag, lookUpTag, lookupTag, ...query } = parseRecord(lookUpNext, params)
        return pageAnswer(receipts.lookUpNext(queryOf(query), lastLookUpTag ?? lookUpTag ?? lookupTag ?? ''))
      },
    },
  ]
}

function queryOf({
  workerServiceId,
  workerId,
  requesterId,
  receiptStatus,
  requestCreateStatus,
}: z.output<typeof lookUp>): ReceiptQuery {
  return { workerServiceId, workerId, requesterId, receiptStatus: receiptStatus ?? requestCreateStatus }
}

/** SPEC: two members have two spellings each, in different sections; both are there. */
function receiptAnswer({
  currentStatus,
  updateCount: _count,
  sequence: _place,
  ...receipt
}: ReceiptRecord): MethodAnswer {
  const { receiptCreateStatus } = receipt
  const result = {
    ...receipt,
    requestCreateStatus: receiptCreateStatus,
    receiptCurrentStatus: currentStatus,
    currentReceiptStatus: currentStatus,
  }
  return { type: 'result', result }
}

/** SPEC: the tag is optional here; absent means that nothing is left. */
function pageAnswer({ totalCount, entries, tag: next }: LookUpPage<ReceiptRecord>): MethodAnswer {
  const ids = entries.map(({ workOrderId }) => workOrderId)
  const tags = next === undefined ? {} : { lookUpTag: next, lookupTag: next }
  return { type: 'result', result: { totalCount, ...tags, ids } }
}
