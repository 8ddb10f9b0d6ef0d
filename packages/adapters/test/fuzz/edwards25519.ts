/** SPEC: RFC 8032 section 5.1: the curve of Ed25519, in plain integers: slow, and nothing that a provider uses. */
const p = 2n ** 255n - 19n
export const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n

export interface Point {
  readonly x: bigint
  readonly y: bigint
}

const mod = (value: bigint): bigint => ((value % p) + p) % p

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let square = mod(base), rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % p) {
    if (rest & 1n) result = (result * square) % p
  }
  return result
}

const inverse = (value: bigint): bigint => power(value, p - 2n)
const d = mod(-121665n * inverse(121666n))
const rootOfMinusOne = power(2n, (p - 1n) / 4n)

export const identity: Point = { x: 0n, y: 1n }

export function add(left: Point, right: Point): Point {
  const product = mod(d * left.x * right.x * left.y * right.y)
  return {
    x: mod((left.x * right.y + left.y * right.x) * inverse(mod(1n + product))),
    y: mod((left.y * right.y + left.x * right.x) * inverse(mod(1n - product))),
  }
}

/** X, Y, Z, T with x = X/Z, y = Y/Z, T = XY/Z: one inversion for a whole multiplication. */
type Extended = readonly [bigint, bigint, bigint, bigint]

function addExtended([x1, y1, z1, t1]: Extended, [x2, y2, z2, t2]: Extended): Extended {
  const a = mod((y1 - x1) * (y2 - x2))
  const b = mod((y1 + x1) * (y2 + x2))
  const c = mod(2n * d * t1 * t2)
  const e = b - a
  const f = mod(2n * z1 * z2) - c
  const g = mod(2n * z1 * z2) + c
  const h = b + a
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)]
}

export function multiply(scalar: bigint, { x, y }: Point): Point {
  let sum: Extended = [0n, 1n, 1n, 0n]
  for (let power2: Extended = [x, y, 1n, mod(x * y)], rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = addExtended(sum, power2)
    power2 = addExtended(power2, power2)
  }
  const scale = inverse(sum[2])
  return { x: mod(sum[0] * scale), y: mod(sum[1] * scale) }
}

/** The point with this y and this sign of x; `undefined` where there is none. */
function pointOf(y: bigint, isOdd: boolean): Point | undefined {
  const [u, v] = [mod(y * y - 1n), mod(d * y * y + 1n)]
  let x = mod(u * power(v, 3n) * power(mod(u * power(v, 7n)), (p - 5n) / 8n))
  if (mod(v * x * x) !== u) x = mod(x * rootOfMinusOne)
  if (mod(v * x * x) !== u) return undefined
  return { x: (x & 1n) === (isOdd ? 1n : 0n) ? x : mod(-x), y }
}

const someBase = pointOf(mod(4n * inverse(5n)), false)
if (someBase === undefined) throw new Error('the base point is no point')
export const base: Point = someBase

/** The eight points whose order divides the cofactor, made from any point times the group order. */
export const smallOrderPoints: readonly Point[] = (() => {
  for (let y = 2n; ; y += 1n) {
    const point = pointOf(y, false)
    if (point === undefined) continue
    const generator = multiply(groupOrder, point)
    const points = [identity]
    while (points.length < 8) points.push(add(points.at(-1) ?? identity, generator))
    if (new Set(points.map(({ y: each, x }) => `${x},${each}`)).size === 8) return points
  }
})()

export function littleEndian(value: bigint, length = 32): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn))
}

export function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** 32 bytes; with `overP`, y + p where that fits, a form that no verifier may take. */
export function encodePoint({ x, y }: Point, overP = false): Uint8Array {
  const written = overP && y + p < 2n ** 255n ? y + p : y
  return littleEndian(written | ((x & 1n) << 255n))
}
