import { type Hex, toHex } from '@lockstep/core'
import { encode, encodeWith, u32, writeByte, writeBytes } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import type { Block } from '@lockstep/core/engine'
import { appendNonce, type InputPlace, inboundOperation, type PreparedInput, signCall } from '@lockstep/core/operation'
import type { BlockContext, Stf } from '@lockstep/core/stf'
import { type DeclaredCall, type DeclaredInput, declareInputs } from './declare-inputs.js'
import { type Defect, defectCodes, type LogInBlocks } from './log-record.js'
import { partyOf, type World } from './world.js'

/** Time of the block before the first, and from one block to the next, in milliseconds. */
export const logStart = 1_700_000_000_000n
export const logBlockTime = 6_000n

/**
 * The blocks of a log, ready for `executeBlock`: numbered from 1, six seconds apart and what the log adds.
 *
 * Their inputs are prepared directly, as if their signatures had been verified: a real one takes tweetnacl 5 ms. The
 * operations are laid out like real ones with a signature of zeros, so that equal operations have equal hashes.
 */
export function logToBlocks(stf: Stf, world: World, log: LogInBlocks): Block[] {
  return declareInputs(stf, world, log).map((inputs, position) => {
    const context = logBlock(world, position, log.pauses)
    return {
      ...context,
      shard: world.domain.shard,
      inputs: inputs.map((input, index) => prepareDeclared(world, input, { block: context.number, index })),
    }
  })
}

/** The context of a log's block at this position, from 0; of position -1, that of its genesis. */
export function logBlock(world: World, position: number, pauses: readonly number[] = []): BlockContext {
  const number = position + 1
  const paused = pauses.slice(0, number).reduce((sum, pause) => sum + pause, 0)
  return {
    number,
    hash: blockHash(world, number),
    timestamp: logStart + logBlockTime * BigInt(number) + BigInt(paused),
  }
}

/** A declared input as its worker prepares it. */
export function prepareDeclared(world: World, input: DeclaredInput, place: InputPlace): PreparedInput {
  const { provider, domain } = world
  if (input.kind === 'call') return prepareCall(world, input)
  const { call, args } = input
  return { kind: 'inbound', call, args, ...inboundOperation(provider, call, args, domain.shard, place) }
}

function prepareCall(world: World, declared: DeclaredCall): PreparedInput {
  const { call, args, nonce, defect } = declared
  const operation = unsignedOperation(world, declared)
  if (isRefusedBeforeExecution(defect)) {
    return { kind: 'rejected', operationHash: defectiveHash(world, operation, defect), code: defectCodes[defect] }
  }
  return {
    kind: 'call',
    operationHash: toHex(world.provider.blake2b256(operation)),
    call,
    sender: partyOf(world, declared.sender).account,
    args,
    nonce,
    delegate: declared.delegate === undefined ? null : partyOf(world, declared.delegate).account,
    callAndNonce: appendNonce(declared.encodedCall, nonce),
  }
}

function isRefusedBeforeExecution(defect: Defect | undefined): defect is Defect {
  return defect !== undefined && defect !== 'duplicate' && defect !== 'delegated'
}

const noSignature = { type: 'Ed25519', value: toHex(new Uint8Array(64)) } as const

function unsignedOperation(world: World, { encodedCall, nonce, sender, delegate }: DeclaredCall): Uint8Array {
  const signer: Signer = {
    scheme: 'ed25519',
    account: partyOf(world, delegate ?? sender).account,
    sign: () => noSignature,
  }
  return signCall(encodedCall, {
    nonce,
    domain: world.domain,
    signer,
    path: 'indirectCall',
    asDelegate: delegate !== undefined,
  })
}

/** What is wrong is not in the bytes here, yet differently broken operations are different ones. */
function defectiveHash({ provider }: World, operation: Uint8Array, defect: Defect): Hex {
  const told = encodeWith((writer) => {
    writeBytes(writer, operation)
    writeByte(writer, Object.keys(defectCodes).indexOf(defect))
  })
  return toHex(provider.blake2b256(told))
}

/** PERF: every log has the same few blocks. */
const hashes = new WeakMap<World, Map<number, Hex>>()

function blockHash(world: World, number: number): Hex {
  const known = hashes.get(world) ?? new Map<number, Hex>()
  hashes.set(world, known)
  const hash = known.get(number) ?? hashOfNumber(world, number)
  known.set(number, hash)
  return hash
}

function hashOfNumber({ provider }: World, number: number): Hex {
  return toHex(provider.blake2b256(encode(u32, number)))
}
