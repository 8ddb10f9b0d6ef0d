/** Signature schemes behind the names of a worker's `signingAlgorithm`. */
export type SigningAlgorithm = 'SECP256K1' | 'RSASSA-PKCS1-v1_5' | 'RSASSA-PSS'

/**
 * The scheme that a name of `signingAlgorithm` or `signatureRules` stands for, or `undefined`. A key size at the end
 * (`-3072`) says nothing about the scheme.
 *
 * SPEC: Appendix A gives RSA-OAEP-3072 as an example, but OAEP encrypts and cannot sign: every RSA name without PSS
 * stands for RSASSA-PKCS1-v1_5.
 */
export function signingAlgorithmOf(name: string): SigningAlgorithm | undefined {
  const upper = name.trim().toUpperCase()
  if (upper === 'SECP256K1') return 'SECP256K1'
  if (/^(?:RSA|RSASSA)-PSS(?:-\d+)?$/.test(upper)) return 'RSASSA-PSS'
  if (/^RSA(?:SSA-PKCS1-V1_5|-OAEP|-PKCS1)?(?:-\d+)?$/.test(upper)) return 'RSASSA-PKCS1-v1_5'
  return undefined
}
