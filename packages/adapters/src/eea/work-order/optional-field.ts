import { z } from 'zod'
import type { WorkOrderProfile } from './profile.js'

/**
 * A text that may be absent, but never `null`. In some profiles an empty one is absent too, and so is `null`.
 *
 * COMPAT: Avalon's SDK writes `null` for what its caller left out, such as the nonce and the tag of EncryptionKeyGet.
 */
export function optionalText(
  { records }: WorkOrderProfile,
  text: z.ZodType<string>,
): z.ZodOptional<z.ZodType<string | undefined>> {
  const absentOrText = records.emptyMeansAbsent
    ? z.preprocess((value) => (value === '' || value === null ? undefined : value), z.optional(text))
    : text
  return z.optional(absentOrText)
}

/** A parameter of the format that may not stand here. */
export function forbidden(why: string): z.ZodOptional<z.ZodType<never>> {
  return z.optional(z.never({ error: why }))
}
