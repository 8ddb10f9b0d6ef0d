import { z } from 'zod'
import type { WorkOrderProfile } from './profile.js'
import { didSchema, hexDigitsSchema, hexOfLengths } from './text-schema.js'

/** Id of a work order or a workload. */
export function orderIdSchema({ records }: WorkOrderProfile): z.ZodType<string> {
  return hexId(records.orderIdLengths)
}

/** Id of a worker or a requester: hexadecimal, such as an Ethereum address, or a DID. */
export function partyIdSchema({ records }: WorkOrderProfile): z.ZodType<string> {
  const hex = hexId(records.partyIdLengths)
  if (!records.didIds) return hex
  const limit = `${(records.partyIdLengths ?? []).join(' or ')} bytes in hexadecimal, or a decentralized identifier`
  return z.union([hex, didSchema()], { error: limit })
}

function hexId(lengths: readonly number[] | undefined): z.ZodType<string> {
  return lengths === undefined ? hexDigitsSchema() : hexOfLengths(lengths)
}
