import { LockstepError } from '@lockstep/core'
import { decode, encode, u32, vec } from '@lockstep/core/codec'
import { type Decoder, defineAsyncDecoder, defineDecoder, refused } from './decoder.js'

const ends = (): LockstepError => new LockstepError('UnexpectedEnd', 'the input ends')

const u16Of = (bytes: Uint8Array): number => {
  const [low, high] = bytes
  if (low === undefined || high === undefined) throw ends()
  return low + 256 * high
}
const bytesOfU16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >> 8)

/** A two-byte integer, decoded as it should be; each mutant does one thing else. */
const sound = {
  valid: (random: { below(count: number): number }) => bytesOfU16(random.below(65_536)),
  decode(bytes: Uint8Array): number {
    if (bytes.length !== 2) throw ends()
    return u16Of(bytes)
  },
  encode: bytesOfU16,
}

export const soundDecoder: Decoder = defineDecoder({ name: 'sound', ...sound })

/** One compact byte or two, whether the first would do or not. */
function sloppyCompact(bytes: Uint8Array): number {
  const [first, second] = bytes
  if (first === undefined) throw ends()
  if ((first & 3) === 0 && bytes.length === 1) return first >> 2
  if ((first & 3) === 1 && second !== undefined && bytes.length === 2) return (first >> 2) | (second << 6)
  throw ends()
}

/** Believes the u32 at the front, up to 64 MiB of it, before it looks at how many bytes there are. */
function sloppyLength(bytes: Uint8Array): number {
  const claim = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const room = new Uint8Array(Math.min(claim, 2 ** 26))
  if (claim > bytes.length - 4) throw ends()
  return room.length
}

const list = vec(u32, 8)

/** Decoders with one defect each, and what must be said of it. */
export const sloppyDecoders: readonly (readonly [decoder: Decoder, said: RegExp])[] = [
  [defineDecoder({ ...sound, name: 'takes trailing bytes', decode: u16Of }), /second form/],
  [
    defineDecoder({
      name: 'takes a longer compact form',
      valid: (random) => Uint8Array.of(random.below(64) << 2),
      decode: sloppyCompact,
      encode: (value) => (value < 64 ? Uint8Array.of(value << 2) : bytesOfU16((value << 2) | 1)),
    }),
    /second form/,
  ],
  [
    defineDecoder({
      ...sound,
      name: 'crashes on short input',
      decode(bytes) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
        const value = view.getUint16(0, true)
        if (bytes.length !== 2) throw ends()
        return value
      },
    }),
    /throws RangeError/,
  ],
  [
    defineAsyncDecoder({
      ...sound,
      name: 'rejects with a TypeError',
      async decode(bytes) {
        if (bytes.length !== 2) throw new TypeError('undefined is not an object')
        return u16Of(bytes)
      },
    }),
    /throws TypeError/,
  ],
  [
    defineDecoder({
      name: 'allocates by a length prefix',
      valid: (random) => Uint8Array.of(random.below(4), 0, 0, 0, 1, 2, 3, 4),
      decode: sloppyLength,
    }),
    /bytes aside/,
  ],
  [
    defineDecoder({
      name: 'allocates items by a length prefix',
      valid: () => encode(list, [1, 2]),
      decode(bytes) {
        const claim = (bytes[0] ?? 0) >> 2
        const items = Array.from({ length: claim * 20_000 }, (_, index) => index)
        return { items: items.slice(0, 1), value: decode(list, bytes) }
      },
      encode: ({ value }) => encode(list, value),
    }),
    /bytes aside/,
  ],
  [
    defineDecoder({
      ...sound,
      name: 'makes much of little',
      decode: (bytes) => Array.from({ length: 400 }, () => sound.decode(bytes)),
      encode: ([value = 0]) => bytesOfU16(value),
    }),
    /elements/,
  ],
  [
    defineDecoder({
      ...sound,
      name: 'reads beside its view',
      decode(bytes) {
        if (bytes.length !== 2) throw ends()
        return new DataView(bytes.buffer).getUint16(0, true)
      },
    }),
    /second form/,
  ],
  [
    defineDecoder({
      ...sound,
      name: 'writes to its input',
      decode(bytes) {
        const value = sound.decode(bytes)
        bytes.reverse()
        return value
      },
    }),
    /writes to its input/,
  ],
  [defineDecoder({ ...sound, name: 'refuses everything', decode: () => refused }), /refuses a valid encoding/],
  [
    defineDecoder({
      ...sound,
      name: 'refuses without a code',
      decode(bytes) {
        if (bytes.length !== 2) throw new LockstepError('', 'no')
        return u16Of(bytes)
      },
    }),
    /no LockstepError/,
  ],
  [
    defineDecoder({
      ...sound,
      name: 'accepts what cannot be written',
      encode(value) {
        if (value > 60_000) throw new LockstepError('ValueOutOfRange', 'too large')
        return bytesOfU16(value)
      },
    }),
    /cannot be encoded again/,
  ],
]
