import { existsSync } from 'node:fs'
import { LockstepError } from '@lockstep/core'

/** A built module that serves a program in a thread: an enclave alone, or one with the JSON-RPC of its worker. */
export type ThreadCarrier = 'tee/enclave-thread.js' | 'integritee-rpc/relay/rpc-thread.js'

/**
 * The built module that serves a program in a thread.
 *
 * Found from the package's root, not beside this file: a test runner may load this file from the sources, but a thread
 * has no such runner and needs the built one.
 *
 * @throws LockstepError `EnclaveNotBuilt`.
 */
export function threadCarrierUrl(carrier: ThreadCarrier): URL {
  const url = new URL(`../../dist/${carrier}`, import.meta.url)
  if (existsSync(url)) return url
  throw new LockstepError(
    'EnclaveNotBuilt',
    'the built files of @lockstep/adapters are missing, and threads run those; build the package first',
    { field: '@lockstep/adapters', value: url.href },
  )
}

/**
 * The first module of a thread: it joins the served program to the code that serves it. Two static imports, so that
 * what runs is exactly the graph that was measured; a dynamic import of a given URL would not be.
 */
export function threadEntry(programUrl: URL, carrier: ThreadCarrier): URL {
  const source = [
    `import { runEnclaveThread } from ${JSON.stringify(threadCarrierUrl(carrier).href)}`,
    `import * as programModule from ${JSON.stringify(programUrl.href)}`,
    'runEnclaveThread(programModule)',
  ].join('\n')
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}
