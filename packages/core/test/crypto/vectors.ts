import { readFileSync } from 'node:fs'

/** A signature and whether the criterion takes it; digits without `0x`. */
export interface CraftedSignature {
  readonly name: string
  readonly publicKey: string
  readonly message: string
  readonly signature: string
  readonly accepted: boolean
}

/** A signed payload of Integritee's tests; hex with `0x`. */
export interface SignedPayload {
  readonly payload: string
  readonly signature: string
  readonly account: string
}

export type Jwk = Readonly<Record<'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi', string>>

export interface ShieldingKeyVector {
  readonly name: string
  readonly jwk: Jwk
  readonly shielding_pubkey_json_sha256: string
  readonly shielding_pubkey_json_len: number
  readonly keypair_json_sha256: string
  readonly enclave_signer: { readonly seed: string; readonly ed25519_public: string }
  readonly decrypt_tests: readonly {
    readonly name: string
    readonly ciphertext: string
    readonly expected_plaintext: string
  }[]
}

interface IntegriteeVectors {
  readonly keys: Readonly<Record<string, string>>
  readonly extensionDappSignedCall: SignedPayload
  readonly extensionDappSignedGetter: SignedPayload
  readonly balanceTransferEd25519AliceNonce0: SignedPayload
  readonly sr25519VerifyOnly: SignedPayload & { readonly multisignature_scale: string }
  readonly rsa3072: readonly ShieldingKeyVector[]
}

/** "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020): 15 edge cases. */
export const speccheck =
  read<readonly Readonly<Record<'message' | 'pub_key' | 'signature', string>>[]>('ed25519-speccheck')
/** Made and judged by ed25519-crafted.py. */
export const craftedEd25519 = read<readonly CraftedSignature[]>('ed25519-crafted')
export const craftedSr25519 = read<{ readonly cases: readonly CraftedSignature[] }>('sr25519-crafted').cases
export const integritee = read<IntegriteeVectors>('integritee-crypto')

/** The shapes are trusted: a vector that had another one would fail its test. */
function read<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'))
}
