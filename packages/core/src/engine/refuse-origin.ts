import type { PreparedCall } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import { defaultCallWeight } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { readContext } from './read-context.js'
import { dropPromise, returnedPromise } from './returned-value.js'
import { closedGate, openGate } from './state-gate.js'

/** Signed operations reach calls for accounts; of those for the root account, only that account's own. */
export function refuseOrigin(run: BlockRun, { call, sender, delegate }: PreparedCall): EngineCode | undefined {
  switch (call.origin) {
    case 'signed':
      return undefined
    case 'enclave':
      return 'BadOrigin'
    case 'root':
      if (delegate !== null) return 'Unauthorized'
      return sender === rootAccount(run) ? undefined : 'BadOrigin'
  }
}

function rootAccount(run: BlockRun): string | undefined {
  const module = run.stf.admission.root
  if (module === undefined) return undefined
  const gate = closedGate()
  openGate(gate, defaultCallWeight)
  try {
    const root = module.admission.root?.(
      readContext(module, run.block.shard, run.overlay, run.context, gate, run.stf.modules),
    )
    if (dropPromise(root)) throw returnedPromise(`${module.name}.admission.root`)
    return root
  } catch (error) {
    run.bugs.push({ index: undefined, call: `${module.name}.admission`, error })
    return undefined
  } finally {
    gate.open = false
  }
}
