import type { EnclaveBridgeCall, RuntimeCall, TeeracleCall } from '../integritee/index.js'
import type { DispatchContext, Origin } from './dispatch-context.js'
import { DispatchFailure } from './dispatch-failure.js'
import { transfer } from './pallets/balances/transfer.js'
import { confirmProcessedParentchainBlock } from './pallets/enclave-bridge/confirm-processed-parentchain-block.js'
import { invoke } from './pallets/enclave-bridge/invoke.js'
import { publishHash } from './pallets/enclave-bridge/publish-hash.js'
import { purgeEnclaveFromShardStatus } from './pallets/enclave-bridge/purge-enclave-from-shard-status.js'
import { shieldFunds } from './pallets/enclave-bridge/shield-funds.js'
import { unshieldFunds } from './pallets/enclave-bridge/unshield-funds.js'
import { updateShardConfig } from './pallets/enclave-bridge/update-shard-config.js'
import { confirmImportedSidechainBlock } from './pallets/sidechain/confirm-imported-sidechain-block.js'
import { sudo } from './pallets/sudo/sudo.js'
import { addToWhitelist, removeFromWhitelist } from './pallets/teeracle/change-whitelist.js'
import { updateExchangeRate, updateOracle } from './pallets/teeracle/update.js'
import { registerSgxEnclave } from './pallets/teerex/register-sgx-enclave.js'

/** Hands a call to its pallet's rule. @throws DispatchFailure when the rule refuses it. */
export function dispatch(context: DispatchContext, origin: Origin, call: RuntimeCall): void {
  switch (call.type) {
    case 'timestamp':
      // Only the block's producer sets the time, by the inherent.
      throw new DispatchFailure(context.pallets, { type: 'badOrigin', value: null })
    case 'balances':
      transfer(context, origin, call.value)
      break
    case 'teerex':
      registerSgxEnclave(context, origin, call.value.value)
      break
    case 'teeracle':
      dispatchToTeeracle(context, origin, call.value)
      break
    case 'sidechain':
      confirmImportedSidechainBlock(context, origin, call.value.value)
      break
    case 'enclaveBridge':
      dispatchToEnclaveBridge(context, origin, call.value)
      break
    case 'sudo':
      sudo(context, origin, call.value.value.call, (wrapped) => dispatch(context, { kind: 'root' }, wrapped))
      break
  }
}

function dispatchToTeeracle(context: DispatchContext, origin: Origin, call: TeeracleCall): void {
  switch (call.type) {
    case 'addToWhitelist':
      addToWhitelist(context, origin, call.value)
      break
    case 'removeFromWhitelist':
      removeFromWhitelist(context, origin, call.value)
      break
    case 'updateOracle':
      updateOracle(context, origin, call.value)
      break
    case 'updateExchangeRate':
      updateExchangeRate(context, origin, call.value)
      break
  }
}

function dispatchToEnclaveBridge(context: DispatchContext, origin: Origin, call: EnclaveBridgeCall): void {
  switch (call.type) {
    case 'invoke':
      invoke(context, origin, call.value)
      break
    case 'confirmProcessedParentchainBlock':
      confirmProcessedParentchainBlock(context, origin, call.value)
      break
    case 'shieldFunds':
      shieldFunds(context, origin, call.value)
      break
    case 'unshieldFunds':
      unshieldFunds(context, origin, call.value)
      break
    case 'publishHash':
      publishHash(context, origin, call.value)
      break
    case 'updateShardConfig':
      updateShardConfig(context, origin, call.value)
      break
    case 'purgeEnclaveFromShardStatus':
      purgeEnclaveFromShardStatus(context, origin, call.value)
      break
  }
}
