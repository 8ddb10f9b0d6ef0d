import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type LaunchedWithRpc,
  launchThreadWithRpc,
  launchWithRpc,
  type RpcThreadLaunch,
} from '@lockstep/adapters/integritee-rpc/server'
import type { Stf } from '@lockstep/core'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import { devProgram } from './dev-program.js'

/** Where an STF comes from. */
export interface DevStf {
  readonly stf: Stf
  /** Path of the module, and the name under which it exports the STF. */
  readonly module: string
  readonly exportName: string
}

/** What carries the enclaves of a development network. */
export interface DevCarrier {
  launch(options: Omit<RpcThreadLaunch, 'programUrl'>): Promise<LaunchedWithRpc>
  /** Removes what enclaves are launched from; those that run do not need it. */
  close(): Promise<void>
}

interface DevCarrierOptions extends DevStf {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  /** Whether each enclave has a thread of its own, or all share this process. */
  readonly threads: boolean
  /** See `devProgram`. */
  readonly bareGetters: boolean
}

/** @throws what the file system throws, where nothing can be written to its temporary folder */
export async function openDevCarrier({ threads, ...options }: DevCarrierOptions): Promise<DevCarrier> {
  return threads ? carryInThreads(options) : carryInProcess(options)
}

type CarriedProgram = Omit<DevCarrierOptions, 'threads'>

function carryInProcess({ provider, entropy, stf, bareGetters }: CarriedProgram): DevCarrier {
  const program = devProgram(stf, { bareGetters })
  return {
    launch: (options) => launchWithRpc({ ...options, program, provider, entropy }),
    close: async () => undefined,
  }
}

/**
 * A thread loads its program from a module. This one is outside of every package, and finds what it imports by links
 * beside it: so its text, which is measured, says nothing of where the STF lies, and another run measures the same.
 */
async function carryInThreads({ module, exportName, bareGetters }: CarriedProgram): Promise<DevCarrier> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-enclave-'))
  const program = join(folder, 'program.mjs')
  await symlink(fileURLToPath(new URL('./dev-program.js', import.meta.url)), join(folder, 'dev-program.mjs'))
  await symlink(resolve(module), join(folder, 'stf.mjs'))
  await writeFile(program, programText(exportName, bareGetters))
  return {
    launch: (options) => launchThreadWithRpc({ ...options, programUrl: pathToFileURL(program) }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function programText(exportName: string, bareGetters: boolean): string {
  return [
    "import { devProgram } from './dev-program.mjs'",
    `import { ${JSON.stringify(exportName)} as stf } from './stf.mjs'`,
    `export const program = devProgram(stf, { bareGetters: ${bareGetters} })`,
    '',
  ].join('\n')
}
