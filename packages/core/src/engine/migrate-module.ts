import { LockstepError } from '../error.js'
import type { Overlay, ReadableState } from '../state/index.js'
import { bindReadonlyState, bindState, type Module, type Takeover } from '../stf/index.js'
import { unlimitedGate } from './read-context.js'
import { returnedValue } from './returned-value.js'
import { gatedReadableSpace, gatedSpace } from './state-gate.js'
import { thrownText } from './thrown-text.js'

/**
 * Runs what a module declares for taking over: its migration, or the genesis of one that is new. Contexts end with it.
 *
 * @throws LockstepError `MigrationFailed`, with what was thrown as its cause
 */
export function migrateModule(module: Module, takeover: Takeover, former: ReadableState, overlay: Overlay): void {
  if (takeover.kind === 'kept') return
  const gate = unlimitedGate()
  const state = bindState(module, (name) => gatedSpace(overlay.space(name), gate))
  const code = takeover.kind === 'new' ? 'genesis' : 'migrate.run'
  try {
    const returned: unknown =
      takeover.kind === 'new'
        ? module.genesis({ state })
        : takeover.migrate.run({
            old: bindReadonlyState(takeover.former, (name) => gatedReadableSpace(former.space(name), gate)),
            state,
          })
    const bug = returnedValue(code, returned)
    if (bug !== undefined) throw bug
  } catch (cause) {
    throw failed(module, code, takeover, cause)
  } finally {
    gate.open = false
  }
}

function failed({ name, version }: Module, code: string, takeover: Takeover, cause: unknown): LockstepError {
  const from = takeover.kind === 'new' ? '' : ` from version ${takeover.former.version}`
  return new LockstepError(
    'MigrationFailed',
    `${code} of ${name} ${version}${from} failed: ${thrownText(cause)}; correct it, nothing was changed`,
    { field: `${name}.${code}`, value: version },
    { cause },
  )
}
