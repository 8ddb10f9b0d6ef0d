import { z } from 'zod'
import type { IasProof } from '../../tee/ias/index.js'
import { jsonIn } from '../json-rpc/json-in.js'
import { iasProofSchema } from './ias-proof.js'
import { parseRecord } from './parse-record.js'
import type { WorkOrderProfile } from './profile.js'
import { boundedText } from './text-schema.js'

/** Longest text of Avalon's object, in characters. */
const maximumText = 128 * 1024

const avalonText = boundedText(maximumText, `the JSON text of a proof, of at most ${maximumText} characters`)

const avalonProofSchema = z.looseObject({
  verification_report: z.unknown(),
  ias_report_signature: z.unknown(),
  ias_report_signing_certificate: z.unknown(),
})

/**
 * `proofData` of a TEE-SGX-IAS worker, in the form of the dialect.
 *
 * COMPAT: Avalon publishes the text of a JSON object with names of its own, as its client reads it.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 2.
 */
export function readIasProof({ publicKeys }: WorkOrderProfile, proofData: unknown): IasProof {
  if (publicKeys === 'hex') return parseRecord(iasProofSchema, proofData)
  const proof = parseRecord(avalonProofSchema, jsonIn(parseRecord(avalonText, proofData)))
  return parseRecord(iasProofSchema, {
    'X-IASReport-Signature': proof.ias_report_signature,
    'X-IASReport-Signing-Certificate': proof.ias_report_signing_certificate,
    'Verification-report': proof.verification_report,
  })
}
