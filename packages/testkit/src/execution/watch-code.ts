import type { PreparedInput } from '@lockstep/core/operation'
import type { Call, Module, Stf } from '@lockstep/core/stf'

/** A piece of an STF's code: a call, a hook, or a part of the admission, by its name. */
export interface CodePiece {
  readonly kind: 'call' | 'hook' | 'authorizeCall' | 'chargeFee'
  readonly name: string
}

/** Runs `run`, which is the piece's code, and answers what it answers. */
export type CodeWatcher = <Result>(piece: CodePiece, run: () => Result) => Result

/** An STF whose hooks and admission run under watch; calls are watched where they stand, in the inputs. */
export function watchStf(stf: Stf, watch: CodeWatcher): Stf {
  const modules = Object.fromEntries(
    Object.entries(stf.modules).map(([name, module]) => [name, watchModule(module, watch)]),
  )
  const watched = (module: Module | undefined): Module | undefined =>
    module === undefined ? undefined : modules[module.name]
  const { root, authorizeCall, authorizeGetter, chargeFee } = stf.admission
  return {
    ...stf,
    modules,
    moduleByNumber: (number) => watched(stf.moduleByNumber(number)),
    admission: {
      root: watched(root),
      authorizeCall: watched(authorizeCall),
      authorizeGetter: watched(authorizeGetter),
      chargeFee: watched(chargeFee),
    },
  }
}

/** An input whose call runs under watch. */
export function watchInput(input: PreparedInput, watch: CodeWatcher): PreparedInput {
  return input.kind === 'rejected' ? input : { ...input, call: watchCall(input.call, watch) }
}

function watchCall(call: Call, watch: CodeWatcher): Call {
  const piece: CodePiece = { kind: 'call', name: call.name }
  return { ...call, execute: (context, args) => watch(piece, () => call.execute(context, args)) }
}

function watchModule(module: Module, watch: CodeWatcher): Module {
  const { name, admission, onBlockStart, onBlockEnd } = module
  const piece = (kind: CodePiece['kind'], part: string): CodePiece => ({ kind, name: `${name}.${part}` })
  const { authorizeCall, chargeFee } = admission
  return {
    ...module,
    onBlockStart:
      onBlockStart && ((context) => watch(piece('hook', 'onBlockStart'), () => onBlockStart.call(module, context))),
    onBlockEnd: onBlockEnd && ((context) => watch(piece('hook', 'onBlockEnd'), () => onBlockEnd.call(module, context))),
    admission: {
      ...admission,
      ...(authorizeCall && {
        authorizeCall: (context, facts) =>
          watch(piece('authorizeCall', 'authorizeCall'), () => authorizeCall.call(admission, context, facts)),
      }),
      ...(chargeFee && {
        chargeFee: (context, facts) =>
          watch(piece('chargeFee', 'chargeFee'), () => chargeFee.call(admission, context, facts)),
      }),
    },
  }
}
