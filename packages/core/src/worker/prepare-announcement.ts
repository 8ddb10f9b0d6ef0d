import { toHex } from '../hex.js'
import type { InputPlace, PreparedInput } from '../operation/index.js'
import type { Announcement } from './ordered-block.js'
import type { PrepareEnvironment } from './prepare-environment.js'

/** Judges a key announcement. One that is accepted stands as `Ok` here; its receipt tells of the change. */
export function prepareAnnouncement(
  { provider, announcements }: PrepareEnvironment,
  input: Announcement,
  { index }: InputPlace,
): PreparedInput {
  if (announcements !== undefined) return announcements.judge(input, index)
  return { kind: 'rejected', operationHash: toHex(provider.blake2b256(input.announcement)), code: 'UnhandledInput' }
}
