import { authorMethods } from './author-methods.js'
import { lockstepMethods } from './lockstep-methods.js'
import type { RpcMethod } from './rpc-method.js'
import { stateMethods } from './state-methods.js'

const served: Readonly<Record<string, RpcMethod>> = { ...authorMethods, ...stateMethods, ...lockstepMethods }

/** Every method of the worker's JSON-RPC by its name. */
export const rpcMethods: Readonly<Record<string, RpcMethod>> = {
  ...served,
  rpc_methods: () => ({ methods: [...Object.keys(served), 'rpc_methods'].sort() }),
}
