import type { Hex } from '@lockstep/core'

/** Who issues credentials and opens ballots. Here the development account `//Alice` (Ed25519); yours is another. */
export const registrar: Hex = '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee'
