import type { Block } from '@lockstep/core/engine'
import type { Call, Module, Stf } from '@lockstep/core/stf'
import type { AmbientRecorder } from './ambient-recorder.js'

/** The same STF, whose hooks, genesis and admission are listened to. */
export function watchStf(recorder: AmbientRecorder, stf: Stf): Stf {
  const { root, authorizeCall, authorizeGetter, chargeFee } = stf.admission
  const watched = (module: Module | undefined): Module | undefined =>
    module === undefined ? undefined : watchModule(recorder, module)
  return {
    ...stf,
    modules: Object.fromEntries(
      Object.entries(stf.modules).map(([name, module]) => [name, watchModule(recorder, module)]),
    ),
    admission: {
      root: watched(root),
      authorizeCall: watched(authorizeCall),
      authorizeGetter: watched(authorizeGetter),
      chargeFee: watched(chargeFee),
    },
  }
}

function watchModule(recorder: AmbientRecorder, module: Module): Module {
  const { root, authorizeCall, chargeFee } = module.admission
  const { onBlockStart, onBlockEnd } = module
  return {
    ...module,
    genesis: (context) => recorder.during(() => module.genesis(context)),
    onBlockStart: onBlockStart && ((context) => recorder.during(() => onBlockStart(context))),
    onBlockEnd: onBlockEnd && ((context) => recorder.during(() => onBlockEnd(context))),
    admission: {
      ...module.admission,
      ...(root === undefined ? {} : { root: (context) => recorder.during(() => root(context)) }),
      ...(authorizeCall === undefined
        ? {}
        : { authorizeCall: (context, facts) => recorder.during(() => authorizeCall(context, facts)) }),
      ...(chargeFee === undefined
        ? {}
        : { chargeFee: (context, facts) => recorder.during(() => chargeFee(context, facts)) }),
    },
  }
}

/** The same block, whose calls are listened to. */
export function watchCalls(recorder: AmbientRecorder, block: Block): Block {
  const inputs = block.inputs.map((input) => {
    return input.kind === 'rejected' ? input : { ...input, call: watchCall(recorder, input.call) }
  })
  return { ...block, inputs }
}

function watchCall(recorder: AmbientRecorder, call: Call): Call {
  return { ...call, execute: (context, args) => recorder.during(() => call.execute(context, args)) }
}
