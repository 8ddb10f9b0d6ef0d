import { type Hex, LockstepError } from '@lockstep/core'
import type { SubstrateNode } from './substrate-node.js'
import type { SubstrateRuntime } from './substrate-runtime.js'

/** SPEC: `sc_rpc_api::author::error`: the node has this very extrinsic already. */
const alreadyImported = 1013

/**
 * Hands an extrinsic to the node.
 *
 * @throws LockstepError `StaleNonce` where its nonce was used, `ExtrinsicRefused` for any other refusal of the node's
 * pool, with the node's own words
 */
export async function submitExtrinsic(
  node: SubstrateNode,
  runtime: SubstrateRuntime,
  hash: Hex,
  extrinsic: Uint8Array,
): Promise<Hex> {
  try {
    return await node.submit(extrinsic)
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'NodeRefused') throw error
    if (codeOf(error.details.value) === alreadyImported) return hash
    throw await refusal(node, runtime, extrinsic, error)
  }
}

/** By the account's nonce and not by the node's words, which no specification fixes. */
async function refusal(
  node: SubstrateNode,
  runtime: SubstrateRuntime,
  extrinsic: Uint8Array,
  error: LockstepError,
): Promise<LockstepError> {
  const { signed } = readExtrinsic(runtime, extrinsic)
  const used = signed && (await node.accountNonce(signed.signer, await node.bestHash()))
  if (signed !== undefined && used !== undefined && signed.nonce < used) {
    return new LockstepError('StaleNonce', `nonce ${signed.nonce} was used before; the next one is ${used}`, {
      field: 'nonce',
      value: signed.nonce,
      limit: used,
    })
  }
  return new LockstepError('ExtrinsicRefused', `the node does not take the extrinsic: ${error.message}`, {
    field: 'extrinsic',
    value: error.details.value,
  })
}

function readExtrinsic(
  runtime: SubstrateRuntime,
  extrinsic: Uint8Array,
): ReturnType<SubstrateRuntime['readExtrinsic']> {
  try {
    return runtime.readExtrinsic(extrinsic)
  } catch (cause) {
    throw new LockstepError(
      'ExtrinsicMalformed',
      `the ${extrinsic.length} bytes are no extrinsic of this runtime; sign it with the enclave's extrinsic factory`,
      { field: 'extrinsic', value: extrinsic.length },
      { cause },
    )
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
