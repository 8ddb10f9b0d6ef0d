/**
 * Gives bytes their hexadecimal methods in every engine, ours in the place of the engine's own.
 *
 * COMPAT: libraries of the host look once, when they are loaded, whether an engine has these, and call them from then
 * on: `@noble/hashes` does. Where they were taken away, no signature could be verified; where some engines kept them,
 * an STF that asks for them would part from the others.
 *
 * SPEC: ECMA-262, 17th edition, Uint8Array.fromHex and Uint8Array.prototype.toHex.
 */
export function lendHex(): void {
  const hidden = { writable: true, enumerable: false, configurable: true }
  Object.defineProperty(Uint8Array, 'fromHex', { value: methods.fromHex, ...hidden })
  Object.defineProperty(Uint8Array.prototype, 'toHex', { value: methods.toHex, ...hidden })
}

const methods = {
  fromHex(text: unknown): Uint8Array {
    if (typeof text !== 'string') throw new TypeError('Uint8Array.fromHex takes a text')
    if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new SyntaxError('the text is not hexadecimal')
    const bytes = new Uint8Array(text.length / 2)
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
    return bytes
  },
  toHex(this: unknown): string {
    if (!(this instanceof Uint8Array)) throw new TypeError('toHex is a method of Uint8Array')
    let text = ''
    for (let at = 0; at < this.length; at += 1) text += digits[this[at] ?? 0]
    return text
  },
}

const digits: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
