import { request } from 'node:https'
import { LockstepError } from '@lockstep/core'
import { jsonText } from '../json-text.js'
import type { OracleSource } from './oracle-source.js'

const longestDocument = 64 * 1024
const patience = 10_000

/**
 * The value that the source has now, as text: a string as it stands, anything else as JSON. TLS ends here, so the host
 * that carries the bytes neither reads nor changes them; the certificate is held against the source's root alone, not
 * against what the machine believes.
 *
 * @throws LockstepError `OracleFetch` for a host that cannot be believed or reached, or answers no document;
 * `OracleValue` where the document has no such value
 */
export async function fetchValue(source: OracleSource): Promise<string> {
  const value = valueAt(source, parsed(source, await fetchText(source)))
  return typeof value === 'string' ? value : jsonText(value)
}

function fetchText(source: OracleSource): Promise<string> {
  const { url, root } = source
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(unfetched(source, why))
    const asked = request(
      url,
      { ca: root, rejectUnauthorized: true, agent: false, headers: { accept: 'application/json' }, timeout: patience },
      (response) => {
        // Redirections too: another URL is another source, and was not measured.
        if (response.statusCode !== 200) return void asked.destroy(new Error(`HTTP status ${response.statusCode}`))
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          chunks.push(chunk)
          if (size > longestDocument) asked.destroy(new Error(`more than ${longestDocument} bytes`))
        })
        response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
        response.on('error', (error) => fail(error.message))
      },
    )
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${patience / 1000} s`)))
    asked.on('error', (error) => fail(String(Object(error).code ?? error.message)))
    asked.end()
  })
}

function parsed(source: OracleSource, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unfetched(source, 'no JSON')
  }
}

/** SPEC: RFC 6901, section 4. */
function valueAt({ pointer, url }: OracleSource, document: unknown): unknown {
  const steps = pointer.split('/').slice(1)
  let value = document
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
  }
  if (value !== undefined && value !== null) return value
  throw new LockstepError('OracleValue', `the document of ${url} has nothing at ${pointer}; name another --value`, {
    field: '--value',
    value: pointer,
  })
}

function unfetched({ url }: OracleSource, why: string): LockstepError {
  return new LockstepError('OracleFetch', `${url} has not answered as it must: ${why}; nothing is sent`, {
    field: '--url',
    value: why,
  })
}
