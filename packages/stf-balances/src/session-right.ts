import type { CallFacts, GetterFacts } from '@lockstep/core/stf'
import { ownerOnly } from './owner-only.js'
import type { SessionProxyRole } from './session-proxy-credentials.js'

/** Whether a role reaches a call. */
export function mayCall(role: SessionProxyRole, { roles, spends }: Pick<CallFacts, 'roles' | 'spends'>): boolean {
  if (roles.includes(ownerOnly)) return false
  switch (role.type) {
    case 'Any':
      return true
    case 'NonTransfer':
      return roles.includes(role.type) && spends === 0n
    case 'TransferAllowance':
      return roles.includes(role.type) && spends <= role.value
    default:
      return false
  }
}

/** Whether a role reaches a trusted getter. */
export function mayAsk(role: SessionProxyRole, { roles }: Pick<GetterFacts, 'roles'>): boolean {
  if (roles.includes(ownerOnly)) return false
  switch (role.type) {
    case 'Any':
    case 'NonTransfer':
    case 'ReadAny':
      return true
    case 'ReadBalance':
    case 'TransferAllowance':
      return roles.includes('ReadBalance')
  }
}
