import { type DataItem, type ItemProtection, protectionOf } from './data-item.js'
import { hexBytes } from './hex-text.js'
import type { WorkOrderProfile } from './profile.js'

/** The initialization vector of an item's data; `undefined` leaves it to the profile's rule for absent ones. */
export function itemIv(
  { cipher }: WorkOrderProfile,
  item: DataItem,
  sessionKeyIv: string | undefined,
  protection: ItemProtection = protectionOf(item),
): Uint8Array | undefined {
  const shared = cipher.sessionItemIv === 'session' && protection === 'session'
  return ivBytes(shared ? sessionKeyIv : item.iv)
}

/** The bytes of an initialization vector, `undefined` where it is absent. */
export function ivBytes(iv: string | undefined): Uint8Array | undefined {
  return iv === undefined || iv === '' ? undefined : hexBytes(iv)
}
