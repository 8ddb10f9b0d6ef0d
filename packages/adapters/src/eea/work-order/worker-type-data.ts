import { z } from 'zod'
import { hexDigits } from './hex-text.js'
import { iasProofSchema } from './ias-proof.js'
import { optionalText } from './optional-field.js'
import type { WorkOrderProfile } from './profile.js'
import { boundedText, hexSchema } from './text-schema.js'

/** Worker types of the registry. SPEC: "Worker Registry Smart Contract API"; 0 stands for any in look-ups only. */
export const workerType = { teeSgx: 1, mpc: 2, zk: 3 } as const

/** `workerTypeData` of a TEE-SGX worker. SPEC: Appendix A, "Intel SGX Worker Type Data". */
export interface TeeSgxWorkerData {
  /** Hexadecimal of a SEC1 point; COMPAT: a PEM text. */
  readonly verificationKey: string
  /** Of the application, such as the MRENCLAVEs of a pool, comma separated; the proof covers it. */
  readonly extendedMeasurements?: string | readonly string[] | null | undefined
  /** `TEE-…`, or `~…` for a format of one's own. */
  readonly proofDataType: string
  /** An {@link IasProof} for TEE-SGX-IAS; COMPAT: the text of Avalon's own object. */
  readonly proofData?: unknown
  /** RSA public key: hexadecimal of its DER, or PEM; see `WorkOrderProfile.publicKeys`. */
  readonly encryptionKey?: string | undefined
  /** Tells a newer `encryptionKey` from an older one; hexadecimal. */
  readonly encryptionKeyNonce?: string | undefined
  /** By `verificationKey`, of the encryption key; DER in hexadecimal. */
  readonly encryptionKeySignature?: string | undefined
  /**
   * X.509 in PEM, signed by `verificationKey`, with encryption key and nonce in it; may stand in place of
   * `encryptionKeySignature`.
   */
  readonly enclaveCertificate?: string | undefined
}

/** `workerTypeData` of an MPC or a ZK worker. SPEC: Appendix A, "MPC Worker Data", "ZK Worker Data". */
export interface ProofWorkerData {
  readonly workerType: string
  readonly verificationKey: string
  readonly encryptionKey: string
  readonly proofDataType: string
  readonly proofData: string
}

const MAX_PROOF_BYTES = 65536
const MAX_TEXT_LENGTH = 8192

/** Schema of {@link TeeSgxWorkerData}. */
export function teeSgxSchema(profile: WorkOrderProfile): z.ZodType<TeeSgxWorkerData> {
  const measurements = z.union([boundedText(MAX_TEXT_LENGTH, 'text'), z.array(boundedText(1024, 'text')).max(64)])
  return z
    .strictObject({
      verificationKey: keyText(),
      extendedMeasurements: z.optional(z.nullable(measurements)),
      proofDataType: proofTypeSchema('TEE-'),
      proofData: z.optional(z.unknown()),
      encryptionKey: optionalText(profile, keyText()),
      encryptionKeyNonce: optionalText(profile, hexSchema(1, 128)),
      encryptionKeySignature: optionalText(profile, hexSchema(8, 1024)),
      enclaveCertificate: optionalText(profile, boundedText(MAX_PROOF_BYTES, 'a certificate')),
    })
    .refine(hasSignedKeyOrCertificate, {
      path: ['encryptionKeySignature'],
      error: 'there, with encryptionKey, where there is no enclaveCertificate',
    })
    .check(({ value, issues }) => {
      // Avalon's proof is a text with names of its own, and empty where there is no SGX.
      if (value.proofDataType !== 'TEE-SGX-IAS' || profile.publicKeys === 'pem') return
      const [issue] = iasProofSchema.safeParse(value.proofData).error?.issues ?? []
      if (issue === undefined) return
      issues.push({ code: 'custom', input: value, path: ['proofData', ...issue.path], message: issue.message })
    })
}

/** Schema of {@link ProofWorkerData}; the prefix is `MPC-` or `ZK-`. */
export function proofWorkerSchema(prefix: 'MPC-' | 'ZK-'): z.ZodType<ProofWorkerData> {
  const named = new RegExp(`^${prefix}.`)
  return z
    .strictObject({
      workerType: boundedText(256, `a name that starts with ${prefix}`).regex(
        named,
        `a name that starts with ${prefix}`,
      ),
      verificationKey: hexSchema(1, MAX_TEXT_LENGTH),
      encryptionKey: hexSchema(1, MAX_TEXT_LENGTH),
      proofDataType: proofTypeSchema(prefix),
      proofData: hexSchema(1, MAX_PROOF_BYTES),
    })
    .check(({ value, issues }) => {
      for (const field of ['verificationKey', 'encryptionKey'] as const) {
        if (holdsBytes(value.proofData, value[field])) continue
        issues.push({ code: 'custom', input: value, path: ['proofData'], message: `data that includes ${field}` })
      }
    })
}

/** SPEC: "Note 3: Proof Data": custom proofs start with a tilde. */
function proofTypeSchema(prefix: string): z.ZodType<string> {
  const limit = `a name that starts with ${prefix} or ~`
  return boundedText(256, limit).regex(new RegExp(`^(?:${prefix}|~).`), limit)
}

function keyText(): z.ZodType<string> {
  return boundedText(MAX_TEXT_LENGTH, 'a public key').min(64, 'a public key')
}

function hasSignedKeyOrCertificate(data: TeeSgxWorkerData): boolean {
  const signed = data.encryptionKey !== undefined && data.encryptionKeySignature !== undefined
  return signed || data.enclaveCertificate !== undefined
}

/** SPEC: the keys must be included in the proof, whose format is not defined yet: they stand in it byte by byte. */
function holdsBytes(whole: string, part: string): boolean {
  const [digits, wanted] = [hexDigits(whole), hexDigits(part)]
  for (let at = digits.indexOf(wanted); at >= 0; at = digits.indexOf(wanted, at + 1)) if (at % 2 === 0) return true
  return false
}
