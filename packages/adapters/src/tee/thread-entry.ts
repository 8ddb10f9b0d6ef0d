import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { LockstepError } from '@lockstep/core'

/**
 * The built module that serves a program in a thread.
 *
 * Found by the package's own name, not beside this file: a test runner may load this file from the sources, but a
 * thread has no such runner and needs the built one.
 *
 * @throws LockstepError `EnclaveNotBuilt`.
 */
export function enclaveThreadUrl(): URL {
  try {
    const index = createRequire(import.meta.url).resolve('@lockstep/adapters/tee')
    return new URL('./enclave-thread.js', pathToFileURL(index))
  } catch (cause) {
    throw new LockstepError(
      'EnclaveNotBuilt',
      'the built files of @lockstep/adapters are missing, and threads run those; build the package first',
      { field: '@lockstep/adapters' },
      { cause },
    )
  }
}

/**
 * The first module of a thread: it joins the served program to the code that serves it. Two static imports, so that
 * what runs is exactly the graph that was measured; a dynamic import of a given URL would not be.
 */
export function threadEntry(programUrl: URL): URL {
  const source = [
    `import { runEnclaveThread } from ${JSON.stringify(enclaveThreadUrl().href)}`,
    `import * as programModule from ${JSON.stringify(programUrl.href)}`,
    'runEnclaveThread(programModule)',
  ].join('\n')
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}
