import { createHash } from 'node:crypto'
import type { Hex } from '@lockstep/core'
import type { EnclaveSettings } from '../enclave-settings.js'
import { type ThreadCarrier, threadCarrierUrl } from '../thread-entry.js'
import { manifestHash, sortedManifest } from './manifest-hash.js'
import { moduleGraph } from './module-graph.js'
import { settingsLines } from './settings-lines.js'

/** A measurement and what went into it: two manifests show why two measurements differ. */
export interface MeasuredModule {
  readonly mrenclave: Hex
  /** Sorted lines; see {@link measureModule}. */
  readonly manifest: readonly string[]
}

/**
 * MRENCLAVE of a program's module in a thread: SHA-256 over the sorted manifest of everything that its static imports
 * and those of the code that serves it reach, and of its settings. One line each:
 *
 * - `entry <package>/<path>` for the program, and for the code that serves it
 * - `file <package>/<path> <SHA-256>` for a module of `@lockstep/*` or outside of `node_modules`
 * - `package <name>@<version>` for a third-party package, and for all that it depends on
 * - `import <package>/<path> <specifier> …` for where an import by a package's name leads
 * - `builtin node:<name>` for a module of Node
 * - `parameter …`, `shard …`, `quoting-key …`, `former-version …`, `upgrade-authority …` for the settings
 *
 * Paths of the file system are no part of it: another checkout gives the same measurement. The identity of the STF
 * follows from the files, so the host does not have to run enclave code to measure it.
 *
 * What it does not see: third-party code beyond name and version, what is loaded by `require` (native addons), and
 * Node itself.
 *
 * @throws LockstepError `UnmeasurableModule` for CommonJS outside of third-party packages, for a dynamic import whose
 * module is not written out, and for a module that cannot be found or read.
 * @param carrier what serves the program: the enclave alone if left out. An enclave with a JSON-RPC is other code.
 */
export async function measureModule(
  programUrl: URL,
  settings: EnclaveSettings,
  carrier: ThreadCarrier = 'tee/enclave-thread.js',
): Promise<MeasuredModule> {
  const graph = await moduleGraph([threadCarrierUrl(carrier), programUrl])
  const manifest = sortedManifest(['enclave thread v1', ...graph, ...settingsLines(settings)])
  const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest()
  return { mrenclave: manifestHash({ sha256 }, manifest), manifest }
}
