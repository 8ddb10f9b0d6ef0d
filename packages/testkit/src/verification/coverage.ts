import type { BlockResult } from '@lockstep/core/engine'
import { codeName } from '@lockstep/core/receipt'
import type { Module, Stf } from '@lockstep/core/stf'
import { isSingle } from '../execution/single-module.js'
import { gettersOf } from '../generation/any-request.js'
import type { DeclaredInput } from '../log/declare-inputs.js'

/** What has happened in runs, by goals such as `call transfer executed`, `error InsufficientBalance`. */
export interface Coverage {
  /** Notes what a block has come to; `inputs` as the log declares them. */
  noteBlock(inputs: readonly DeclaredInput[], result: BlockResult): void
  note(goal: string): void
  reached(): ReadonlySet<string>
}

/** What runs over an STF must come to, so that what holds in them is not empty talk. */
export function coverageGoals(stf: Stf): string[] {
  return [
    ...new Set(Object.values(stf.modules).flatMap((module) => goalsOf(stf, module))),
    ...gettersOf(stf).map(getterGoal),
  ]
}

/** The names of the modules that one of these goals is about. */
export function modulesOfGoals(stf: Stf, goals: readonly string[]): string[] {
  const modules = Object.values(stf.modules)
  return modules.filter((module) => goalsOf(stf, module).some((goal) => goals.includes(goal))).map(({ name }) => name)
}

function goalsOf(stf: Stf, module: Module): string[] {
  return [
    ...Object.values(module.calls).flatMap(({ name }) => [`call ${name} executed`, `call ${name} refused`]),
    ...Object.keys(module.errors).map((name) => `error ${qualified(stf, module, name)}`),
    ...Object.keys(module.events).map((name) => `event ${qualified(stf, module, name)}`),
    ...Object.keys(module.effects).map((name) => `effect ${name}`),
  ]
}

export function getterGoal({ access, name }: { readonly access: string; readonly name: string }): string {
  return `${access} getter ${name} answered`
}

export function createCoverage(stf: Stf): Coverage {
  const reached = new Set<string>()
  return {
    note: (goal) => reached.add(goal),
    reached: () => reached,
    noteBlock(inputs, { receipts, events, outbox }) {
      for (const [index, receipt] of receipts.entries()) {
        const call = inputs[index]?.call
        if (call !== undefined) {
          reached.add(`call ${call.name} ${receipt.status === 'Executed' ? 'executed' : 'refused'}`)
        }
        if (receipt.module !== 0) reached.add(`error ${errorName(stf, receipt)}`)
      }
      for (const { module: number, index } of events) {
        const module = stf.moduleByNumber(number)
        const name = Object.keys(module?.events ?? {})[index]
        if (module !== undefined && name !== undefined) reached.add(`event ${qualified(stf, module, name)}`)
      }
      for (const { effect } of outbox) reached.add(`effect ${effect}`)
    },
  }
}

function qualified(stf: Stf, module: Module, name: string): string {
  return isSingle(stf) ? name : `${module.name}.${name}`
}

function errorName(stf: Stf, receipt: Parameters<typeof codeName>[1]): string {
  const name = codeName(stf, receipt)
  return isSingle(stf) ? name.slice(name.indexOf('.') + 1) : name
}
