import { readFileSync } from 'node:fs'
import { LockstepError } from '@lockstep/core'

/** The part of the global that is used; Node's types of this version do not declare it. */
declare const WebAssembly: {
  readonly Module: {
    new (bytes: Uint8Array): WasmModule
    imports(module: WasmModule): readonly { readonly module: string; readonly name: string }[]
  }
  readonly Instance: new (module: WasmModule, imports: WasmImports) => { readonly exports: object }
}

interface WasmModule {
  readonly [Symbol.toStringTag]: 'WebAssembly.Module'
}

type WasmImports = Record<string, Record<string, () => never>>

interface SchnorrkelExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  __wbindgen_malloc(length: number, alignment: number): number
  sr25519_verify(
    publicKey: number,
    publicKeyLength: number,
    message: number,
    messageLength: number,
    signature: number,
    signatureLength: number,
  ): number
}

/** Verifies a Schnorrkel signature of the right form (`meetsSr25519Criterion`) with the signing context `substrate`. */
export type SchnorrkelVerify = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean

/**
 * Schnorrkel's verification out of the WebAssembly file of `@polkadot-labs/schnorrkel-wasm`, without that package's
 * JavaScript. Rust panics on a public key that does not decode, which anyone can send. With the package as it comes,
 * each panic would write a stack trace to stderr and lose a piece of the instance's stack, until valid signatures
 * fail too. Here a panic is `false` and the instance is replaced. PERF: 0.11 ms a signature; 0.15 ms a replacement.
 *
 * Rejected: asking another library first whether the key decodes, which costs every honest signature 0.08 ms.
 *
 * @throws LockstepError `NativePackageMissing` when the file is not the one of the pinned version.
 */
export function loadSchnorrkelVerify(path: string): SchnorrkelVerify {
  const module = compile(path)
  const imports = panickingImports(module)
  let instance = instantiate(module, imports)
  return (signature, message, publicKey) => {
    try {
      return verify(instance, signature, message, publicKey)
    } catch {
      instance = instantiate(module, imports)
      return false
    }
  }
}

function compile(path: string): WasmModule {
  try {
    return new WebAssembly.Module(readFileSync(path))
  } catch (cause) {
    throw unusable(cause)
  }
}

/** Verification calls out of the module only to report a panic, so every import may end the call. */
function panickingImports(module: WasmModule): WasmImports {
  const imports: WasmImports = {}
  for (const { module: namespace, name } of WebAssembly.Module.imports(module)) {
    imports[namespace] = {
      ...imports[namespace],
      [name]: () => {
        throw new LockstepError('SchnorrkelPanic', 'schnorrkel refused its input: treat the signature as invalid.')
      },
    }
  }
  return imports
}

function instantiate(module: WasmModule, imports: WasmImports): SchnorrkelExports {
  const { exports } = new WebAssembly.Instance(module, imports)
  if (isSchnorrkel(exports)) return exports
  throw unusable(undefined)
}

function isSchnorrkel(exports: object): exports is SchnorrkelExports {
  return 'memory' in exports && '__wbindgen_malloc' in exports && 'sr25519_verify' in exports
}

/** The callee frees its three inputs. */
function verify(
  instance: SchnorrkelExports,
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  const publicKeyAt = place(instance, publicKey)
  const messageAt = place(instance, message)
  const signatureAt = place(instance, signature)
  const verdict = instance.sr25519_verify(
    publicKeyAt,
    publicKey.length,
    messageAt,
    message.length,
    signatureAt,
    signature.length,
  )
  return verdict !== 0
}

function place(instance: SchnorrkelExports, bytes: Uint8Array): number {
  const address = instance.__wbindgen_malloc(bytes.length, 1) >>> 0
  new Uint8Array(instance.memory.buffer).set(bytes, address)
  return address
}

function unusable(cause: unknown): LockstepError {
  return new LockstepError(
    'NativePackageMissing',
    'package @polkadot-labs/schnorrkel-wasm is not the version that this adapter knows: install the pinned version.',
    { field: '@polkadot-labs/schnorrkel-wasm' },
    { cause },
  )
}
