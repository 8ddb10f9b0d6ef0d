import type { Hex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import type { EnclaveProgram } from '../enclave-program.js'
import type { EnclaveSettings } from '../enclave-settings.js'
import { manifestHash, sortedManifest } from './manifest-hash.js'
import { settingsLines } from './settings-lines.js'

/**
 * MRENCLAVE of a program in the host's own process: SHA-256 over the identity of its STF, its policy and its settings.
 *
 * It does not see code: two programs with the same declared types and different logic measure the same. It is never
 * the measurement of the same program in a thread.
 */
export function measureProgram(
  provider: Pick<CryptoProvider, 'sha256'>,
  program: EnclaveProgram,
  settings: EnclaveSettings,
): Hex {
  const { stf, receiptDepth, keptVersions, bareGetters, minimumSecurityVersion } = program
  const lines = [
    'enclave in-process v1',
    `stf ${stfIdentity(provider, stf)}`,
    `policy ${JSON.stringify({ receiptDepth, keptVersions, bareGetters, minimumSecurityVersion })}`,
    ...settingsLines(settings),
  ]
  return manifestHash(provider, sortedManifest(lines))
}
