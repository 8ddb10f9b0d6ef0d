import type { Hex } from 'viem'
import { z } from 'zod'

const hexSchema = z.templateLiteral(['0x', z.string()])

/** Status of an order, and type of the update that its receipt gets. */
export const orderEndings = { completed: 1, processed: 2, failed: 3, rejected: 4 } as const

/** How an order ended. */
export interface ProxyEnding {
  /** Of the order: 1, 3 or 4. */
  readonly status: number
  /** What `workOrderComplete` carries; empty where the order was completed by somebody else. */
  readonly response: string
  /** Of the receipt: the same, or 2 where the worker will update it again. */
  readonly updateType: number
  /** The response hash, or empty where there is none. */
  readonly updateData: Hex
}

const toldEndingSchema = z.object({ status: z.number(), updateType: z.number(), updateData: hexSchema })
const endingSchema = toldEndingSchema.extend({ response: z.string() })

/** An order that is not settled. Numbers of blocks say where the chain says so; absent: it does not, or no more. */
export interface ProxyOrder {
  readonly workOrderId: Hex
  readonly workerId: Hex
  readonly requesterId: Hex
  /** As it was submitted. */
  readonly payload: string
  readonly submittedAt?: number | undefined
  readonly completedAt?: number | undefined
  /** Times that a process began to execute it. */
  readonly attempts: number
  /** There once it was executed; kept when its block goes, in case the same submission comes back in another one. */
  readonly ending?: ProxyEnding | undefined
  /** Head at which its block was found gone. */
  readonly orphanedAt?: number | undefined
  readonly sequence: number
}

/** Schema of {@link ProxyOrder} in a book. */
export const proxyOrderSchema: z.ZodType<ProxyOrder> = z.object({
  workOrderId: hexSchema,
  workerId: hexSchema,
  requesterId: hexSchema,
  payload: z.string(),
  submittedAt: z.number().optional(),
  completedAt: z.number().optional(),
  attempts: z.number(),
  ending: endingSchema.optional(),
  orphanedAt: z.number().optional(),
  sequence: z.number(),
})

/** What is kept of an order when its end is final: enough for a receipt that comes late. */
export interface SettledOrder {
  readonly workOrderId: Hex
  readonly workerId: Hex
  readonly ending?: Omit<ProxyEnding, 'response'> | undefined
  readonly settledAt: number
  readonly sequence: number
}

/** Schema of {@link SettledOrder} in a book. */
export const settledOrderSchema: z.ZodType<SettledOrder> = z.object({
  workOrderId: hexSchema,
  workerId: hexSchema,
  ending: toldEndingSchema.optional(),
  settledAt: z.number(),
  sequence: z.number(),
})

/** A receipt that is open, or whose end is not final. */
export interface ChainReceipt {
  readonly workOrderId: Hex
  readonly workerId: Hex
  readonly createdAt: number
  readonly createStatus: number
  readonly requestHash: Hex
  /** Those that set the status. */
  readonly updates: readonly { readonly at: number; readonly updateType: number }[]
}

/** Schema of {@link ChainReceipt} in a book. */
export const chainReceiptSchema: z.ZodType<ChainReceipt> = z.object({
  workOrderId: hexSchema,
  workerId: hexSchema,
  createdAt: z.number(),
  createStatus: z.number(),
  requestHash: hexSchema,
  updates: z.array(z.object({ at: z.number(), updateType: z.number() })),
})

/** A requester's wish for an encryption key of a worker. */
export interface KeyWish {
  readonly workerId: Hex
  readonly tag: Hex
  readonly requesterId: Hex
  readonly startedAt?: number | undefined
  readonly setAt?: number | undefined
  /** The key, once it was made. */
  readonly key?: { readonly nonce: Hex; readonly signature: Hex; readonly encryptionKey: Hex } | undefined
}

/** Schema of {@link KeyWish} in a book. */
export const keyWishSchema: z.ZodType<KeyWish> = z.object({
  workerId: hexSchema,
  tag: hexSchema,
  requesterId: hexSchema,
  startedAt: z.number().optional(),
  setAt: z.number().optional(),
  key: z.object({ nonce: hexSchema, signature: hexSchema, encryptionKey: hexSchema }).optional(),
})

/** A block whose events were taken in. */
export interface BlockMark {
  readonly number: number
  readonly hash: Hex
}

/** Schema of {@link BlockMark} in a book. */
export const blockMarkSchema: z.ZodType<BlockMark> = z.object({ number: z.number(), hash: hexSchema })

/** A transaction of the service's account, written down before it is sent. Amounts are decimal digits. */
export interface SentTransaction {
  readonly nonce: number
  /** Key of the action that it is for; absent where it only takes up its nonce. */
  readonly action?: string | undefined
  readonly to: Hex
  readonly data: Hex
  readonly gas: string
  /** Wei. */
  readonly maxFeePerGas: string
  /** Wei. */
  readonly maxPriorityFeePerGas: string
  /** Head when it was sent with these fees. */
  readonly sentAt: number
  /** Head at which the account's nonce was found to be behind it. */
  readonly minedAt?: number | undefined
}

const amount = z.string().regex(/^\d+$/)

/** Schema of {@link SentTransaction} in a book. */
export const sentTransactionSchema: z.ZodType<SentTransaction> = z.object({
  nonce: z.number(),
  action: z.string().optional(),
  to: hexSchema,
  data: hexSchema,
  gas: amount,
  maxFeePerGas: amount,
  maxPriorityFeePerGas: amount,
  sentAt: z.number(),
  minedAt: z.number().optional(),
})
