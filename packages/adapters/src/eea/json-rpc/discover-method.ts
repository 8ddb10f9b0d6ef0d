import { z } from 'zod'
import type { OpenRpcDocument } from './openrpc-document.js'
import type { RpcMethod } from './rpc-method.js'

/** The method by which OpenRPC clients ask for the document; not one of the specification's. */
export function discoverMethod(document: () => OpenRpcDocument): RpcMethod {
  return {
    name: 'rpc.discover',
    summary: 'Answers this document.',
    params: z.object({}),
    codes: {},
    call: async () => ({ type: 'result', result: document() }),
  }
}
