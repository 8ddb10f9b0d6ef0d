import { formerModule } from './former-module.js'
import type { Module } from './module.js'
import type { Stf } from './stf.js'

/** The modules of an earlier version, each by the name of what it has become; by its own where it has ended. */
interface EarlierModules {
  readonly version: number
  readonly modules: ReadonlyMap<string, Module>
}

/** All versions before this one, the last first. A module that one of them was without goes on from the one before. */
export function earlierModules(stf: Stf): EarlierModules[] {
  const versions: EarlierModules[] = []
  const latest = new Map(Object.entries(stf.modules))
  for (let earlier = stf.previous; earlier !== undefined; earlier = earlier.previous) {
    const modules = new Map(Object.entries(earlier.modules))
    for (const [name, module] of latest) {
      const former = formerModule(earlier, module)
      if (former === undefined) continue
      modules.delete(former.name)
      modules.set(name, former)
      latest.set(name, former)
    }
    versions.push({ version: earlier.version, modules })
  }
  return versions
}
