import type { Server } from 'node:http'
import { LockstepError } from '@lockstep/core'

export interface Listening {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Ends the open connections, too. */
  close(): Promise<void>
}

/**
 * Lets an HTTP server listen on this machine alone.
 *
 * @param option - what the port is named by on the command line; port 0 lets the system choose
 * @throws LockstepError `PortTaken`
 */
export async function listenOnLoopback(server: Server, option: string, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(option, port, error)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://127.0.0.1:${taken}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function portTaken(option: string, port: number, cause: unknown): LockstepError {
  return new LockstepError(
    'PortTaken',
    `port ${port} of 127.0.0.1 cannot be listened on (${Object(cause).code}); name another by ${option}, or 0`,
    { field: option, value: port },
    { cause },
  )
}
