import { bytes, decode, encode, struct, u8, u32, u64, vec } from '../../src/codec/index.js'
import { createPortableProvider } from '../../src/crypto/index.js'
import { type Block, type BlockResult, executeBlock } from '../../src/engine/index.js'
import { type Hex, toHex } from '../../src/hex.js'
import { appendNonce, encodeCall, type PreparedCall, type PreparedInput } from '../../src/operation/index.js'
import type { Receipt } from '../../src/receipt/index.js'
import { createState, type State } from '../../src/state/index.js'
import { type Call, type CallContext, defineStf, type HookContext, map, type Stf, value } from '../../src/stf/index.js'

export const provider = createPortableProvider()
export const alice: Hex = `0x${'a1'.repeat(32)}`
export const bob: Hex = `0x${'b0'.repeat(32)}`
export const shard: Hex = `0x${'5a'.repeat(32)}`

const state = {
  counter: value(u64, 0n),
  entry: map(u8, struct({ count: u32, list: vec(u8, 8) }), { count: 0, list: [] }),
}
const errors = ['Refused', 'Other'] as const
/** The largest event that there is: 16,384 bytes, two of them its length. */
const events = { Noted: { at: u32 }, Big: { content: bytes(16_382) } }
const effects = { pay: { amount: u64 } }

export type Context = CallContext<typeof state, typeof errors, typeof events, typeof effects>
export type Code = (context: Context) => void
type HookCode = (context: HookContext<typeof state, typeof errors, typeof events, typeof effects>) => void

/** An STF whose calls, without arguments, have the code of a test. The call `sealed` is for the enclave alone. */
export function probe(
  codes: Readonly<Record<string, Code>>,
  hooks: Readonly<Partial<Record<'onBlockStart' | 'onBlockEnd', HookCode>>> = {},
): Stf {
  return defineStf({
    name: 'probe',
    version: 1,
    state,
    errors,
    events,
    effects,
    calls: {
      ...Object.fromEntries(Object.entries(codes).map(([name, execute]) => [name, { execute }])),
      sealed: { origin: 'enclave', execute() {} },
    },
    hooks,
    getters: {
      public: { counter: { returns: u64, read: ({ state }) => state.counter.get() } },
    },
  })
}

export function callNamed(stf: Stf, name: string): Call {
  const call = stf.callNamed(name)
  if (call === undefined) throw new Error(`there is no call ${name}`)
  return call
}

export interface CallOptions {
  readonly sender?: Hex
  readonly nonce?: number
  readonly delegate?: Hex | null
}

/** A call as if its signature had been verified. */
export function prepared(stf: Stf, name: string, options: CallOptions = {}): PreparedCall {
  const { sender = alice, nonce = 0, delegate = null } = options
  const call = callNamed(stf, name)
  const callAndNonce = appendNonce(encodeCall(call, sender, {}), nonce)
  const operationHash = toHex(provider.blake2b256(Uint8Array.of(0, ...callAndNonce, delegate === null ? 0 : 1)))
  const args = decode(call.args, encode(call.args, {}))
  return { kind: 'call', operationHash, call, sender, args, nonce, delegate, callAndNonce }
}

export function blockOf(inputs: readonly PreparedInput[], number = 1): Block {
  const hash: Hex = `0x${'00'.repeat(31)}${number.toString(16).padStart(2, '0')}`
  return { number, hash, timestamp: 12_000n * BigInt(number), shard, inputs }
}

export function emptyState(): State {
  return createState(provider)
}

/** Executes a block on an empty state. */
export function execute(stf: Stf, inputs: readonly PreparedInput[], state = emptyState()): BlockResult {
  return executeBlock({ stf, provider }, state, blockOf(inputs))
}

export interface OneCall extends BlockResult {
  readonly receipt: Receipt
  /** What the block changed beside Alice's nonce. */
  readonly writes: BlockResult['diff']
}

/** Executes one call of Alice's, with this code, alone in a block on an empty state. */
export function executeCode(code: Code): OneCall {
  const stf = probe({ code })
  const result = execute(stf, [prepared(stf, 'code')])
  const [receipt] = result.receipts
  if (receipt === undefined) throw new Error('there is no receipt')
  return { ...result, receipt, writes: result.diff.filter(({ space }) => space !== 'system.nonce') }
}

/** Status, module and code of each receipt. */
export function outcomes({ receipts }: Pick<BlockResult, 'receipts'>): [string, number, number][] {
  return receipts.map(({ status, module, code }) => [status, module, code])
}
