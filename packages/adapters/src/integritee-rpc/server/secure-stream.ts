import type { Duplex } from 'node:stream'
import { type SecureContext, TLSSocket } from 'node:tls'

/**
 * The server's end of TLS on a stream that somebody else carries. Each ends with the other.
 *
 * Not `https.createServer`: it hides which stream a request came by, and with it the client's address.
 */
export function secureStream(stream: Duplex, secureContext: SecureContext): TLSSocket {
  const secure = new TLSSocket(stream, { isServer: true, secureContext, requestCert: false })
  // Strangers send what is no TLS; the connection ends, and that is all there is to say.
  secure.on('error', () => secure.destroy())
  stream.on('error', () => stream.destroy())
  secure.on('close', () => stream.destroy())
  stream.on('close', () => secure.destroy())
  return secure
}
