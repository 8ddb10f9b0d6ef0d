import { LockstepError } from '@lockstep/core'
import { concatBytes } from '@noble/hashes/utils.js'
import { costOf, memoryInUse } from './cost.js'
import { FuzzCounterexample } from './counterexample.js'
import { type Attempt, type Decoder, refused } from './decoder.js'
import { mutate } from './mutate.js'
import { createRandom, type Random } from './random.js'

export interface FuzzOptions {
  readonly seed: string
  readonly runs: number
  /** Ends earlier, for decoders that are slow. */
  readonly seconds?: number
  /** Told each input before it is decoded, so that a hang can be traced. */
  readonly watch?: (bytes: Uint8Array) => void
}

export interface FuzzReport {
  readonly name: string
  readonly runs: number
  readonly accepted: number
  readonly refused: number
  /** Most bytes that were set aside for a byte of input, of inputs of 64 bytes and more. */
  readonly allocatedPerByte: number
  /** Longest time for a byte of input, of inputs of 64 bytes and more. Only shown: no verdict hangs on a clock. */
  readonly nanosecondsPerByte: number
}

/**
 * Bytes that decoding may set aside: the values of a byte (objects, text of two letters a byte, a frozen copy), and what
 * the decoder itself or a refusal costs. What a length prefix claims is not in it.
 */
const allocationBound = ({ bound }: Decoder, { length }: Uint8Array): number => 1024 * length + bound.memory

/** @throws {FuzzCounterexample} at the first input that the decoder does wrong. */
export async function fuzzDecoder(decoder: Decoder, options: FuzzOptions): Promise<FuzzReport> {
  const random = createRandom(`${options.seed}/${decoder.name}`)
  const corpus = createCorpus(decoder, random)
  const deadline = performance.now() + 1000 * (options.seconds ?? Number.POSITIVE_INFINITY)
  const count = { runs: 0, accepted: 0, allocatedPerByte: 0, timePerByte: 0 }

  for (; count.runs < options.runs; count.runs += 1) {
    if (count.runs % 64 === 63 && performance.now() > deadline) break
    const { bytes, isValid } = corpus.next()
    const input = placed(bytes, random)
    const fail = (what: string, cause?: unknown): never => {
      throw new FuzzCounterexample(decoder.name, options.seed, count.runs, bytes, what, cause)
    }
    options.watch?.(bytes)
    const memoryBefore = memoryInUse()
    const timeBefore = performance.now()
    let attempt: Attempt = refused
    let refusal: unknown
    try {
      const answer = decoder.attempt(input)
      attempt = answer instanceof Promise ? await answer : answer
    } catch (error) {
      if (!isRefusal(error)) fail(`throws ${String(error)}, which is no LockstepError`, error)
      refusal = error
    }
    const time = performance.now() - timeBefore
    const allocated = memoryInUse() - memoryBefore
    if (allocated < 0 || allocated > allocationBound(decoder, bytes)) {
      const least = (await costOf(() => decoder.attempt(input))).allocated
      if (least > allocationBound(decoder, bytes)) fail(`sets ${least} bytes aside for ${bytes.length}`)
    }
    const isWorse = allocated > count.allocatedPerByte * bytes.length || time > count.timePerByte * bytes.length
    if (bytes.length >= 64 && isWorse) {
      const cost = await costOf(() => decoder.attempt(input))
      count.allocatedPerByte = Math.max(count.allocatedPerByte, cost.allocated / bytes.length)
      count.timePerByte = Math.max(count.timePerByte, cost.milliseconds / bytes.length)
    }
    if (!isEqual(input, bytes)) fail('writes to its input')
    if (attempt === refused) {
      if (isValid) fail(`refuses a valid encoding${refusal === undefined ? '' : `: ${String(refusal)}`}`, refusal)
      continue
    }
    count.accepted += 1
    const elements = attempt.elements()
    const limit = decoder.bound.perByte * bytes.length + decoder.bound.fixed
    if (elements > limit) fail(`makes ${elements} elements of ${bytes.length} bytes, more than ${limit}`)
    let again: Uint8Array | undefined
    try {
      again = attempt.again()
    } catch (error) {
      fail(`accepts what cannot be encoded again: ${String(error)}`, error)
    }
    if (again !== undefined && !isEqual(again, bytes)) {
      fail(`accepts a second form of ${Buffer.from(again).toString('hex')}`)
    }
  }
  const { timePerByte, ...figures } = count
  return {
    name: decoder.name,
    ...figures,
    refused: count.runs - count.accepted,
    nanosecondsPerByte: 1e6 * timePerByte,
  }
}

const isRefusal = (error: unknown): boolean => error instanceof LockstepError && error.code.length > 0

const isEqual = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0

/** Where the bytes lie must not matter: in memory of their own, within other bytes, in a node Buffer. */
function placed(bytes: Uint8Array, random: Random): Uint8Array {
  const where = random.below(4)
  if (where === 0) return bytes.slice()
  const surrounding = new Uint8Array(bytes.length + 16).fill(random.below(256))
  surrounding.set(bytes, 5)
  const within = surrounding.subarray(5, 5 + bytes.length)
  return where === 1 ? Buffer.from(surrounding.buffer, 5, bytes.length) : within
}

interface Corpus {
  next(): { readonly bytes: Uint8Array; readonly isValid: boolean }
}

const corpusSize = 64

/** Valid encodings as they are, changed, and bytes at random, alone or behind the front of a valid encoding. */
function createCorpus(decoder: Decoder, random: Random): Corpus {
  const kept: Uint8Array[] = []
  // A copy: a node Buffer's slice shares its memory, and a mutation would reach the corpus.
  const fresh = (): Uint8Array => Uint8Array.from(decoder.valid(random))
  function valid(): Uint8Array {
    const at = kept.length < corpusSize ? kept.length : random.below(corpusSize)
    if (kept[at] === undefined || random.oneIn(24)) kept[at] = fresh()
    return kept[at] ?? fresh()
  }
  return {
    next() {
      const kind = random.below(20)
      if (kind === 0) return { bytes: valid(), isValid: true }
      if (decoder.careless !== undefined && kind < 7) return { bytes: decoder.careless(random), isValid: false }
      if (kind < 5) return { bytes: random.bytes(anyInputLength(random)), isValid: false }
      if (kind === 5) {
        const front = valid()
        const cut = front.slice(0, random.below(front.length + 1))
        return { bytes: concatBytes(cut, random.bytes(random.below(80))), isValid: false }
      }
      return { bytes: mutate(valid(), random, valid()), isValid: false }
    },
  }
}

function anyInputLength(random: Random): number {
  if (random.oneIn(100)) return random.below(4096)
  return random.below(random.oneIn(3) ? 300 : 24)
}
