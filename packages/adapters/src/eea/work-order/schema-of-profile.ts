import type { z } from 'zod'
import type { WorkOrderProfile } from './profile.js'

/** A record's schema in each profile. */
export type SchemaOfProfile<Output> = (profile: WorkOrderProfile) => z.ZodType<Output>

/** Builds each profile's schema once. PERF: building takes longer than using. */
export function schemaOfProfile<Output>(build: SchemaOfProfile<Output>): SchemaOfProfile<Output> {
  const built = new WeakMap<WorkOrderProfile, z.ZodType<Output>>()
  return (profile) => {
    const known = built.get(profile)
    if (known !== undefined) return known
    const schema = build(profile)
    built.set(profile, schema)
    return schema
  }
}
