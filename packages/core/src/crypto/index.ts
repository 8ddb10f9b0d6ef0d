export type { CryptoProvider } from './crypto-provider.js'
export { meetsEd25519Criterion } from './ed25519-criterion.js'
export { enclaveSignerSeed } from './enclave-signer-seed.js'
export { MultiSignature, verifyMultiSignature } from './multi-signature.js'
export { requireSecp256k1Secret } from './portable/secp256k1.js'
export { createPortableProvider } from './portable-provider.js'
export { requireBlocks } from './require-blocks.js'
export { requireLength } from './require-length.js'
export { requireOaepBlock } from './require-oaep-block.js'
export { requireConsistentRsaKey } from './require-rsa-key.js'
export { RSA_BLOCK_LENGTH, RSA_OAEP_PLAINTEXT_LENGTH, type RsaPrivateKey, type RsaPublicKey } from './rsa-key.js'
export { type BoxKeyPair, boxKeyPair, openBox, SEALED_BOX_OVERHEAD, sealBox } from './sealed-box.js'
export { meetsSecp256k1Criterion } from './secp256k1-criterion.js'
export {
  createShieldingDecryptor,
  MAX_SHIELDING_BLOCKS,
  type ShieldingDecryptorOptions,
  type ShieldingOutcome,
  shieldingEncrypt,
} from './shielding-encryption.js'
export { parseShieldingKey, parseShieldingKeyPair, shieldingKeyPairText, shieldingKeyText } from './shielding-key.js'
export { createSigner, type Entropy, type SignatureScheme, type Signer, signerFromUri } from './signer.js'
export { meetsSr25519Criterion } from './sr25519-criterion.js'
export { meetsX25519Criterion } from './x25519-criterion.js'
