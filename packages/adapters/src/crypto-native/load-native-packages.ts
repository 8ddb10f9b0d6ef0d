import { createRequire } from 'node:module'
import type * as Hashtree from '@chainsafe/hashtree'
import { LockstepError } from '@lockstep/core'
import type * as Secp256k1 from 'secp256k1'
import type { SodiumNative } from './sodium-native.js'

/** The optional peers of this adapter, loaded. */
export interface NativePackages {
  readonly sodium: SodiumNative
  readonly hashtree: Pick<typeof Hashtree, 'hashInto'>
  readonly secp256k1: Pick<typeof Secp256k1, 'ecdsaRecover' | 'ecdsaSign' | 'publicKeyCreate'>
  /** Path of the WebAssembly file of `@polkadot-labs/schnorrkel-wasm`. */
  readonly schnorrkelPath: string
}

const require = createRequire(import.meta.url)

/**
 * Loads the native packages.
 *
 * `secp256k1` is taken by its inner path: its main module falls back to `elliptic` in plain JavaScript without a
 * word where the addon does not load, which is slow and has verdicts of its own. They are required, not imported,
 * so that a missing peer is an answer to this call and not a failure of the importing module.
 *
 * @throws LockstepError `NativePackageMissing`, naming the package.
 */
export function loadNativePackages(): NativePackages {
  return {
    sodium: load<SodiumNative>('sodium-native', 'sodium-native', [
      'crypto_generichash',
      'crypto_sign_seed_keypair',
      'crypto_sign_detached',
      'crypto_sign_verify_detached',
      'crypto_scalarmult_base',
      'crypto_scalarmult',
    ]),
    hashtree: load<NativePackages['hashtree']>('@chainsafe/hashtree', '@chainsafe/hashtree', ['hashInto']),
    secp256k1: load<NativePackages['secp256k1']>('secp256k1', 'secp256k1/bindings.js', [
      'ecdsaRecover',
      'ecdsaSign',
      'publicKeyCreate',
    ]),
    schnorrkelPath: locate('@polkadot-labs/schnorrkel-wasm', 'schnorrkel_bg.wasm'),
  }
}

function load<Shape>(packageName: string, path: string, functions: readonly (keyof Shape & string)[]): Shape {
  const loaded = attempt(packageName, (): unknown => require(path))
  if (hasFunctions<Shape>(loaded, functions)) return loaded
  throw missing(packageName, `has no ${functions.join(', ')}`, undefined)
}

function hasFunctions<Shape>(module: unknown, functions: readonly (keyof Shape & string)[]): module is Shape {
  if (typeof module !== 'object' || module === null) return false
  const names = new Map<string, unknown>(Object.entries(module))
  return functions.every((name) => typeof names.get(name) === 'function')
}

function locate(packageName: string, file: string): string {
  const main = attempt(packageName, () => require.resolve(packageName))
  return main.replace(/[^/\\]*$/, file)
}

function attempt<T>(packageName: string, step: () => T): T {
  try {
    return step()
  } catch (cause) {
    throw missing(packageName, 'does not load', cause)
  }
}

function missing(packageName: string, reason: string, cause: unknown): LockstepError {
  return new LockstepError(
    'NativePackageMissing',
    `package ${packageName} ${reason}: install it beside @lockstep/adapters, or use createPortableProvider.`,
    { field: packageName },
    { cause },
  )
}
