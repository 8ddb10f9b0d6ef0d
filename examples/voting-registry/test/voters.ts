import type { Hex } from '@lockstep/core'

export { registrar } from '../src/registrar.js'
export const bob: Hex = `0x${'b0'.repeat(32)}`
export const carol: Hex = `0x${'c0'.repeat(32)}`

/** A credential as the registrar hands it out. */
export function credential(number: number): Hex {
  return `0x${number.toString(16).padStart(64, '0')}`
}

export const salt: Hex = `0x${'5a'.repeat(16)}`
