import { z } from 'zod'
import type { RpcMethod } from './rpc-method.js'

/** A document of OpenRPC 1.3: what a service offers, in JSON Schema. */
export interface OpenRpcDocument {
  readonly openrpc: '1.3.2'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly methods: readonly OpenRpcMethod[]
}

interface OpenRpcMethod {
  readonly name: string
  readonly summary: string
  readonly paramStructure: 'by-name'
  readonly params: readonly { readonly name: string; readonly required: boolean; readonly schema: unknown }[]
  readonly result: { readonly name: string; readonly schema: unknown }
  readonly errors: readonly { readonly code: number; readonly message: string }[]
}

/** Describes the methods from the schemas that check their parameters, so the two cannot differ. */
export function openRpcDocument(methods: readonly RpcMethod[], version: string): OpenRpcDocument {
  return {
    openrpc: '1.3.2',
    info: {
      title: 'EEA Off-Chain Trusted Compute, direct model',
      version,
      description: 'Methods without a result answer with an error object; its code 0 is success.',
    },
    methods: methods.map(describeMethod),
  }
}

function describeMethod({ name, summary, params, result, codes }: RpcMethod): OpenRpcMethod {
  const { properties, required } = objectSchema(params)
  return {
    name,
    summary,
    paramStructure: 'by-name',
    params: Object.entries(properties).map(([param, schema]) => ({
      name: param,
      required: required.includes(param),
      schema,
    })),
    result: {
      name: 'result',
      schema:
        result === undefined
          ? { description: 'none: the answer is an error object of code 0' }
          : jsonSchema(result, 'output'),
    },
    errors: Object.entries(codes).map(([code, message]) => ({ code: Number(code), message })),
  }
}

const objectShape = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
})

function objectSchema(schema: z.ZodType): z.output<typeof objectShape> {
  return objectShape.parse(jsonSchema(schema, 'input'))
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return described
}
