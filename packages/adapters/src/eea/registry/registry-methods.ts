import { z } from 'zod'
import { codesOf } from '../json-rpc/codes-of.js'
import { anyIdentifierParam, hexParam, identifierParam, optionalParam } from '../json-rpc/param.js'
import { type MethodAnswer, type RpcMethod, success } from '../json-rpc/rpc-method.js'
import type { LookUpPage } from '../orders/look-up-page.js'
import { parseRecord } from '../work-order/parse-record.js'
import { boundedText } from '../work-order/text-schema.js'
import { type WorkerRecord, workerStatuses } from './worker-record.js'
import type { WorkerQuery, WorkerRegistry } from './worker-registry.js'

const details = z.record(z.string(), z.unknown(), { error: 'an object with the data of the worker type' })

const registration = z.strictObject({
  workerId: identifierParam,
  workerType: z.int({ error: 'a worker type: 1 TEE-SGX, 2 MPC or 3 ZK' }).min(1).max(3),
  organizationId: optionalParam(hexParam),
  applicationTypeId: optionalParam(z.array(hexParam).max(64)).transform((types) => types ?? []),
  details,
})

const update = z.strictObject({ workerId: identifierParam, details })

const statusNames = new Map<string, number>([
  ['active', workerStatuses.active],
  ['offline', workerStatuses.offline],
  ['decommissioned', workerStatuses.decommissioned],
  ['compromised', workerStatuses.compromised],
])

/** SPEC: typed as a number; the text names the values, so the names are taken as well. */
const status = z.union([z.int(), z.enum([...statusNames.keys()]).transform((name) => statusNames.get(name) ?? 0)], {
  error: '1 active, 2 offline, 3 decommissioned or 4 compromised',
})

const setStatus = z.strictObject({ workerId: identifierParam, status })

/** COMPAT: Avalon's clients send one application type as a text. */
const applicationTypes = z
  .union([z.null(), z.array(anyIdentifierParam).max(64), anyIdentifierParam], {
    error: 'a list of at most 64 application types, or one of them',
  })
  .optional()

/** COMPAT: Avalon's test client puts the id of its order, or null, into every request. */
const strayOrderId = z.union([z.null(), boundedText(258, 'text of at most 258 characters')]).optional()

const queryFields = {
  workOrderId: strayOrderId,
  workerType: z.union([z.null(), z.int().min(0).max(3)], { error: 'a worker type, or 0 for any' }).optional(),
  organizationId: anyIdentifierParam,
  applicationTypeId: applicationTypes,
}

const lookUp = z.strictObject(queryFields)

/** SPEC: the text spells the tag in several ways. */
const tag = boundedText(64, 'the tag of an earlier answer, text of at most 64 characters').optional()
const lookUpNext = z
  .strictObject({ ...queryFields, lookUpTag: tag, lookupTag: tag })
  .refine(({ lookUpTag, lookupTag }) => (lookUpTag ?? lookupTag) !== undefined, { path: ['lookUpTag'], error: 'a tag' })

const retrieve = z.strictObject({ workerId: identifierParam, workOrderId: strayOrderId })

const lookUpResult = z.strictObject({ totalCount: z.int(), lookupTag: z.string(), ids: z.array(z.string()) })

const retrieveResult = z.strictObject({
  workerType: z.int(),
  organizationId: z.string(),
  applicationTypeId: z.array(z.string()),
  details: z.record(z.string(), z.unknown()),
  status: z.int(),
})

/** The methods of the "Off-Chain Worker Registry JSON RPC API". */
export function registryMethods(registry: WorkerRegistry): readonly RpcMethod[] {
  return [
    {
      name: 'WorkerRegister',
      summary: 'Registers a worker.',
      params: registration,
      codes: codesOf.registryChange,
      async call(params) {
        await registry.register(parseRecord(registration, params))
        return success
      },
    },
    {
      name: 'WorkerUpdate',
      summary: 'Replaces the details of a worker.',
      params: update,
      codes: codesOf.registryChange,
      async call(params) {
        const { workerId, details: replacement } = parseRecord(update, params)
        await registry.update(workerId, replacement)
        return success
      },
    },
    {
      name: 'WorkerSetStatus',
      summary: 'Sets the status of a worker.',
      params: setStatus,
      codes: codesOf.registryChange,
      async call(params) {
        const { workerId, status: value } = parseRecord(setStatus, params)
        await registry.setStatus(workerId, value)
        return success
      },
    },
    {
      name: 'WorkerLookUp',
      reads: true,
      summary: 'Lists the workers that match all parameters.',
      params: lookUp,
      result: lookUpResult,
      codes: codesOf.registryRead,
      call: async (params) => pageAnswer(registry.lookUp(queryOf(parseRecord(lookUp, params)))),
    },
    {
      name: 'WorkerLookUpNext',
      reads: true,
      summary: 'Goes on with a look-up.',
      params: lookUpNext,
      result: lookUpResult,
      codes: codesOf.lookUpNext,
      async call(params) {
        const { lookUpTag, lookupTag, ...query } = parseRecord(lookUpNext, params)
        return pageAnswer(registry.lookUpNext(queryOf(query), lookUpTag ?? lookupTag ?? ''))
      },
    },
    {
      name: 'WorkerRetrieve',
      reads: true,
      summary: 'Answers what the registry holds of a worker.',
      params: retrieve,
      result: retrieveResult,
      codes: codesOf.registryRead,
      async call(params) {
        const {
          workerType,
          organizationId,
          applicationTypeId,
          details: held,
          status: value,
        } = registry.retrieve(parseRecord(retrieve, params).workerId)
        const result = {
          workerType,
          organizationId: organizationId ?? '',
          applicationTypeId,
          details: held,
          status: value,
        }
        return { type: 'result', result }
      },
    },
  ]
}

function queryOf({ workerType, organizationId, applicationTypeId }: z.output<typeof lookUp>): WorkerQuery {
  const types = Array.isArray(applicationTypeId) ? applicationTypeId : [applicationTypeId]
  return {
    workerType: workerType === null || workerType === 0 ? undefined : workerType,
    organizationId,
    applicationTypeId: types.filter((type) => type !== undefined && type !== null),
  }
}

function pageAnswer({ totalCount, entries, tag: next }: LookUpPage<WorkerRecord>): MethodAnswer {
  const ids = entries.map(({ workerId }) => workerId)
  return { type: 'result', result: { totalCount, lookupTag: next ?? '', ids } }
}
