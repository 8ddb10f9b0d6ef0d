import type { UnprivilegedCall } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { DispatchFailure, palletFailure } from '../../dispatch-failure.js'
import { requireSigned } from '../../require-signed.js'

/**
 * Runs a call as root for the sudo key. As in `pallet_sudo`, the wrapping call succeeds even if the wrapped one fails;
 * the event `sudid` tells.
 */
export function sudo(
  context: DispatchContext,
  origin: Origin,
  call: UnprivilegedCall,
  dispatchAsRoot: (call: UnprivilegedCall) => void,
): void {
  const sender = requireSigned(context, origin)
  if (sender !== context.sudoKey) throw palletFailure(context.pallets, 'sudo', 'RequireSudo')
  try {
    context.state.journal.transact(() => dispatchAsRoot(call))
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    const sudoResult = { type: 'err', value: error.dispatchError } as const
    context.deposit({ type: 'sudo', value: { type: 'sudid', value: { sudoResult } } })
    return
  }
  context.deposit({ type: 'sudo', value: { type: 'sudid', value: { sudoResult: { type: 'ok', value: null } } } })
}
