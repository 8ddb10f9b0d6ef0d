import { toHex } from '@lockstep/core'
import { readPlainExtrinsic } from '../plain-extrinsics.js'
import type { HostVisit } from './host-visit.js'
import type { ReleasedBlock } from './released-view.js'

/**
 * A host's view with everything taken out of it that it may see: the released view, and what nobody can tell from chance
 * (ciphertexts, hashes, keys and signatures, whose lengths stay). Two logs that differ in secrets alone have the same.
 *
 * One line a message: direction, kind, names, numbers and texts as they are, bytes by their length.
 */
export function traceShape(visit: HostVisit, released: readonly ReleasedBlock[]): string[] {
  const context = createContext(visit, released)
  return visit.trace.flatMap(({ direction, message }) => {
    const shape = messageShape(context, message)
    return shape === undefined ? [] : `${direction} ${shape}`
  })
}

interface ShapeContext {
  readonly released: ReadonlyMap<unknown, ReleasedBlock>
  /** Arguments of the calls into the enclave since its last start, by their ids. */
  readonly asked: Map<unknown, readonly unknown[]>
  readonly answerSizes: number[]
  /** Defects that the host may still be told of, block by block. */
  readonly defects: Map<unknown, number>
}

function createContext({ answerSizes }: HostVisit, released: readonly ReleasedBlock[]): ShapeContext {
  return {
    released: new Map(released.map((block) => [block.number, block])),
    asked: new Map(),
    answerSizes: [...answerSizes],
    defects: new Map(released.map(({ number, defects }) => [number, defects])),
  }
}

function messageShape(context: ShapeContext, message: unknown): string | undefined {
  if (!isRecord(message)) return shapeOf(message)
  const { kind, id, name, args, result, defect } = message
  if (kind === 'ecall' && Array.isArray(args)) {
    context.asked.set(id, args)
    if (name === 'restore') return shapeOf({ ...message, args: restoreShape(context, args) })
  }
  if (kind === 'defect' && isReleasedDefect(context, defect)) return undefined
  if (kind === 'ecallResult') return shapeOf({ ...message, result: resultShape(context, name, id, result) })
  return shapeOf(message)
}

function resultShape(context: ShapeContext, name: unknown, id: unknown, result: unknown): unknown {
  if (name === 'executeBlocks' && Array.isArray(result)) return result.map((block) => executedShape(context, block))
  if (name === 'query') return beyond('answer', sizeOf(result) - (context.answerSizes.shift() ?? 0))
  if (name === 'outputs') return outputsShape(context, context.asked.get(id)?.[0], result)
  return result
}

function executedShape({ released }: ShapeContext, block: unknown): unknown {
  if (!isRecord(block)) return block
  const size = released.get(block.number)?.recordSize ?? 0
  return { ...block, sealed: beyond('record', sizeOf(block.sealed) - size) }
}

function restoreShape({ released }: ShapeContext, [sealed, number]: readonly unknown[]): unknown {
  return [beyond('record', sizeOf(sealed) - (released.get(number)?.recordSize ?? 0)), number]
}

/** The calls, where they are the released ones: an extrinsic has an account, a nonce and a call, and no byte more. */
function outputsShape({ released }: ShapeContext, number: unknown, outputs: unknown): unknown {
  const calls = released.get(number)?.outputs ?? []
  if (!Array.isArray(outputs) || outputs.length !== calls.length) return outputs
  const areReleased = calls.every((call, place) => callIn(outputs[place]) === toHex(call))
  return areReleased ? 'the released calls' : outputs
}

function callIn(extrinsic: unknown): string | undefined {
  return extrinsic instanceof Uint8Array ? readPlainExtrinsic(extrinsic).call : undefined
}

/** A host is told that the STF has a bug, and in which block, once for each. */
function isReleasedDefect({ defects }: ShapeContext, defect: unknown): boolean {
  if (!isRecord(defect) || Object.keys(defect).join() !== 'block') return false
  const left = defects.get(defect.block) ?? 0
  defects.set(defect.block, left - 1)
  return left > 0
}

function beyond(what: string, size: number): string {
  return `the released ${what} and ${size} bytes`
}

function shapeOf(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (typeof value === 'string') return /^0x[0-9a-f]*$/.test(value) ? `hex of ${value.length / 2 - 1} bytes` : value
  if (Array.isArray(value)) return `[${value.map(shapeOf).join(', ')}]`
  if (!isRecord(value)) return String(value)
  return `{${Object.entries(value)
    .map(([name, item]) => `${name}: ${shapeOf(item)}`)
    .join(', ')}}`
}

function sizeOf(value: unknown): number {
  return value instanceof Uint8Array ? value.length : 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value)
}
