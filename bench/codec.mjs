// The codec on its hot path: decode and encode one signed call, against a hand-written DataView codec with the same Hex
// conversions, and against scale-ts. All run interleaved, so the ratios hold on a machine whose speed drifts.
//   npm run build && node bench/codec.mjs
import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { rounded, writeResults } from './write-results.mjs'

// scale-ts picks its development build otherwise.
process.env.NODE_ENV = 'production'
const ours = await import('../packages/core/dist/codec/index.js')
const { fromHex, hexFromBytes, toHex, writeHexDigits } = await import('../packages/core/dist/hex.js')
const scale = createRequire(new URL('../packages/core/package.json', import.meta.url))('scale-ts')

const calls = 1000
const rounds = 41

function withLockstep() {
  const { AccountId, decode, encode, fixedBytes, option, struct, tuple, u32, u128, unit, variant } = ours
  const SignedCall = struct({
    call: variant({
      noop: [0, AccountId],
      transfer: [2, tuple(AccountId, AccountId, u128)],
    }),
    nonce: u32,
    delegate: option(AccountId),
    signature: variant({ Ed25519: fixedBytes(64), Sr25519: fixedBytes(64), Ecdsa: fixedBytes(65), None: unit }),
  })
  return { decode: (bytes) => decode(SignedCall, bytes), encode: (value) => encode(SignedCall, value) }
}

/** Other types of the same program: their shapes make the engine's inline caches as crowded as they are in a real one. */
function crowd() {
  const { bool, bytes, compact, decode, encode, struct, text, u8, u64, vec } = ours
  const fields = { a: u8, b: u64, c: bool, d: bytes(8), e: text(8), f: compact(ours.u32), g: vec(u8, 4) }
  const value = { a: 1, b: 2n, c: true, d: '0x01', e: 'e', f: 3, g: [4] }
  const names = Object.keys(fields)
  const types = names.map((_, at) => {
    const some = names.slice(0, at + 1)
    const pick = (from) => Object.fromEntries(some.map((name) => [`${name}${at}`, from[name]]))
    return [struct(pick(fields)), pick(value)]
  })
  for (let at = 0; at < 2000; at += 1) for (const [codec, some] of types) kept = decode(codec, encode(codec, some))
}

function byHand() {
  const callNames = ['noop', undefined, 'transfer']
  const schemes = ['Ed25519', 'Sr25519', 'Ecdsa', 'None']
  const scratch = new Uint8Array(512)
  const scratchView = new DataView(scratch.buffer)

  function decode(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (bytes.length < 86 || bytes[0] !== 2) throw new Error('short or unknown')
    const from = hexFromBytes(bytes, 1, 32)
    const to = hexFromBytes(bytes, 33, 32)
    const high = view.getBigUint64(73, true)
    const low = view.getBigUint64(65, true)
    const amount = high === 0n ? low : (high << 64n) | low
    const nonce = view.getUint32(81, true)
    let at = 86
    let delegate = null
    if (bytes[85] === 1) {
      delegate = hexFromBytes(bytes, at, 32)
      at += 32
    } else if (bytes[85] !== 0) throw new Error('option')
    const scheme = schemes[bytes[at]]
    if (scheme === undefined || bytes.length !== at + 65) throw new Error('signature')
    const signature = hexFromBytes(bytes, at + 1, 64)
    return {
      call: { type: callNames[2], value: [from, to, amount] },
      nonce,
      delegate,
      signature: { type: scheme, value: signature },
    }
  }

  function encode({ call, nonce, delegate, signature }) {
    const [from, to, amount] = call.value
    scratch[0] = callNames.indexOf(call.type)
    writeHexDigits(from, scratch, 1)
    writeHexDigits(to, scratch, 33)
    scratchView.setBigUint64(65, amount, true)
    scratchView.setBigUint64(73, amount >> 64n, true)
    scratchView.setUint32(81, nonce, true)
    let at = 86
    scratch[85] = 0
    if (delegate !== null) {
      scratch[85] = 1
      writeHexDigits(delegate, scratch, at)
      at += 32
    }
    scratch[at] = schemes.indexOf(signature.type)
    writeHexDigits(signature.value, scratch, at + 1)
    return scratch.slice(0, at + 65)
  }
  return { decode, encode }
}

function withScaleTs() {
  const { _void, Bytes, enhanceCodec, Enum, Option, Struct, Tuple, u32, u128 } = scale
  const hex = (length) => enhanceCodec(Bytes(length), fromHex, toHex)
  const unused = _void
  const SignedCall = Struct({
    call: Enum({ noop: hex(32), unused, transfer: Tuple(hex(32), hex(32), u128) }),
    nonce: u32,
    delegate: Option(hex(32)),
    signature: Enum({ Ed25519: hex(64), Sr25519: hex(64), Ecdsa: hex(65), None: _void }),
  })
  // Its own forms of variants and options.
  const form = ({ call, nonce, delegate, signature }) => ({
    call: { tag: call.type, value: call.value },
    nonce,
    delegate: delegate ?? undefined,
    signature: { tag: signature.type, value: signature.value },
  })
  return { decode: (bytes) => SignedCall.dec(bytes), encode: (value) => SignedCall.enc(value), form }
}

function someCalls() {
  let state = 1
  const byte = () => {
    state = (state * 48271) % 2147483647
    return state & 255
  }
  const hex = (length) => toHex(Uint8Array.from({ length }, byte))
  return Array.from({ length: calls }, (_, at) => ({
    call: { type: 'transfer', value: [hex(32), hex(32), BigInt(byte()) * 1_000_000_000_000n] },
    nonce: at,
    delegate: at % 8 === 0 ? hex(32) : null,
    signature: { type: ['Ed25519', 'Sr25519'][at % 2], value: hex(64) },
  }))
}

function median(times) {
  return times.toSorted((left, right) => left - right)[times.length >> 1]
}

function nanosecondsPerCall(work, inputs) {
  const start = process.hrtime.bigint()
  for (const input of inputs) kept = work(input)
  return Number(process.hrtime.bigint() - start) / inputs.length
}

let kept
const contenders = { 'hand-written': byHand(), lockstep: withLockstep(), 'scale-ts': withScaleTs() }
const values = someCalls()
const encodings = values.map(contenders['hand-written'].encode)
const inputs = {}

for (const [name, { decode, encode, form = (value) => value }] of Object.entries(contenders)) {
  inputs[name] = values.map(form)
  const agrees = inputs[name].every((value, at) => {
    return toHex(encode(value)) === toHex(encodings[at]) && isDeepStrictEqual(decode(encodings[at]), value)
  })
  if (!agrees) throw new Error(`${name} disagrees`)
}

crowd()
const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, { decode: [], encode: [] }]))
for (let round = 0; round < rounds; round += 1) {
  for (const [name, { decode, encode }] of Object.entries(contenders)) {
    times[name].decode.push(nanosecondsPerCall(decode, encodings))
    times[name].encode.push(nanosecondsPerCall(encode, inputs[name]))
  }
}

const yardstick = { decode: median(times['hand-written'].decode), encode: median(times['hand-written'].encode) }
const ratios = {}
for (const [name, { decode, encode }] of Object.entries(times)) {
  const figures = { decode: median(decode), encode: median(encode) }
  const both = (figures.decode + figures.encode) / (yardstick.decode + yardstick.encode)
  ratios[name] = rounded(both)
  console.log(
    `${name.padEnd(13)} decode ${figures.decode.toFixed(0).padStart(6)} ns (${(figures.decode / yardstick.decode).toFixed(2)})` +
      `  encode ${figures.encode.toFixed(0).padStart(6)} ns (${(figures.encode / yardstick.encode).toFixed(2)})` +
      `  both ${both.toFixed(2)} of hand-written`,
  )
}
if (kept === undefined) throw new Error('nothing was measured')
writeResults('codec', { rounds, nanosecondsByHand: Math.round(yardstick.decode + yardstick.encode), ofByHand: ratios })
