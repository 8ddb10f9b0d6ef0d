import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { LockstepError } from '@lockstep/core'
import type { IasProof } from '../ias/ias-proof.js'
import type { AttestationService } from './attestation-service.js'
import { reportPath } from './report-path.js'
import { serviceRefused } from './service-refused.js'

/** Where an attestation service is, and how it lets the caller in. */
export interface ConnectAttestationOptions {
  /** Without a path, such as `https://api.trustedservices.intel.com/sgx/dev`. */
  readonly url: string
  /** PEM of the authority that certifies its TLS, where the system does not know it. */
  readonly ca?: string
  /** Sent as `Ocp-Apim-Subscription-Key`. */
  readonly subscriptionKey?: string
  /** Milliseconds until an answer must be there; 10,000 if left out. */
  readonly patience?: number
}

const maximumReport = 65_536

/**
 * An attestation service at an address, as an enclave's host asks it. The host learns nothing that it could use: what
 * the service says counts only with its signature, which the enclave and its peers check.
 *
 * SPEC: Intel's report API, version 4.
 */
export function connectAttestationService(options: ConnectAttestationOptions): AttestationService {
  return {
    async report(quote, nonce) {
      const isvEnclaveQuote = Buffer.from(quote).toString('base64')
      const response = await post(options, JSON.stringify({ isvEnclaveQuote, nonce }))
      const report = await textOf(response)
      if (response.statusCode !== 200) throw serviceRefused(response.statusCode ?? 0, 'it made no report')
      return proofOf(response, report)
    },
  }
}

function proofOf({ headers }: IncomingMessage, report: string): IasProof {
  const signature = headers['x-iasreport-signature']
  const certificate = headers['x-iasreport-signing-certificate']
  if (typeof signature !== 'string' || typeof certificate !== 'string') {
    throw unreachable('answers without the headers of a report', undefined)
  }
  return {
    'X-IASReport-Signature': signature,
    'X-IASReport-Signing-Certificate': certificate,
    'Verification-report': report,
  }
}

function post(options: ConnectAttestationOptions, body: string): Promise<IncomingMessage> {
  const { url, ca, subscriptionKey, patience = 10_000 } = options
  const address = new URL(`${url}${reportPath}`)
  const request = address.protocol === 'https:' ? requestHttps : requestHttp
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(subscriptionKey === undefined ? {} : { 'ocp-apim-subscription-key': subscriptionKey }),
  }
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', headers, agent: false, ...(ca === undefined ? {} : { ca }) })
    sent.setTimeout(patience, () => sent.destroy(new Error(`no answer in ${patience} ms`)))
    sent.on('response', resolve)
    sent.on('error', (cause) => reject(unreachable('cannot be reached', cause)))
    sent.end(body)
  })
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      chunks.push(Buffer.from(chunk))
      size += chunk.length
      if (size > maximumReport) break
    }
  } catch (cause) {
    throw unreachable('broke its answer off', cause)
  }
  if (size > maximumReport) throw unreachable(`answers more than ${maximumReport} bytes`, undefined)
  return Buffer.concat(chunks).toString('utf8')
}

function unreachable(what: string, cause: unknown): LockstepError {
  return new LockstepError(
    'ServiceUnreachable',
    `the attestation service ${what}; check its address and that it runs`,
    { field: 'url' },
    { cause },
  )
}
