import { LockstepError } from '@lockstep/core'

/** A module and the name under which it exports its STF. */
export interface ParanoidSubject {
  readonly entry: string
  readonly exportName: string
  readonly seed: number
}

/**
 * Why the module is not deterministic, as ten environments that must agree have found; `null` where they do.
 *
 * @throws LockstepError `BundleFailed` for a module that cannot be bundled
 */
export async function paranoidVerdict(subject: ParanoidSubject): Promise<string | null> {
  // Bundler and second engine are large; nobody else waits for them.
  const { examineDeterminism } = await import('@lockstep/testkit/paranoid')
  try {
    await examineDeterminism(subject)
    return null
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'NotDeterministic') return error.message
    throw error
  }
}
