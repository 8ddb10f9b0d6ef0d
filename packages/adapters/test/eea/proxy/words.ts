import { type Address, type Hex, keccak256, toHex } from 'viem'

/** An id of 32 bytes that is no address. */
export const idOf = (name: string): Hex => keccak256(toHex(name))

/** The id of an account: 12 zero bytes, then its address. */
export const idOfAddress = (address: Address): Hex => toHex(BigInt(address), { size: 32 })

export const zeroId: Hex = `0x${'00'.repeat(32)}`
export const zeroAddress: Address = `0x${'00'.repeat(20)}`
