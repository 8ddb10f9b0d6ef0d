import type { z } from 'zod'
import type { AuthorizeAccess } from './access-policy.js'
import type { RequestId } from './envelope.js'

/** What a method learns of a call besides its parameters. */
export interface CallContext {
  readonly id: RequestId
  /** Asks the access policy for this call; a second time where more is known of who calls. */
  readonly authorize: AuthorizeAccess
}

/** How a method answers: with a result, or with a code of its table, of which 0 is success. */
export type MethodAnswer =
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'status'; readonly code: number; readonly message: string; readonly data?: unknown }

/** One JSON-RPC method. */
export interface RpcMethod {
  readonly name: string
  readonly summary: string
  /** Schema of the parameters, for the document. */
  readonly params: z.ZodType
  /** Schema of the result; absent for a method that answers with a status. */
  readonly result?: z.ZodType
  /** Codes that the method may answer with besides those of JSON-RPC, and what they mean. */
  readonly codes: Readonly<Record<number, string>>
  /** Code of a denied call; 3 of the generic table if left out. */
  readonly deniedCode?: number
  /** The answer is read from the book, so it waits until all of that is durable. */
  readonly reads?: boolean
  /** `params` is an object; only its JSON has been checked. @throws EeaError */
  call(params: unknown, context: CallContext): Promise<MethodAnswer>
}

/** The answer of a method without a result. SPEC: "Error and Status Formats": code 0. */
export const success: MethodAnswer = { type: 'status', code: 0, message: 'success' }
