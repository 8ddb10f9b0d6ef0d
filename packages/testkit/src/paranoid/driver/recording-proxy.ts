import type { AmbientRecorder } from './ambient-recorder.js'

/** A platform object that notes each value that is read from it and each function of it that is called. */
export function recordingProxy(recorder: AmbientRecorder, path: string, target: unknown): unknown {
  if (typeof target !== 'object' || target === null) {
    recorder.record(path, target)
    return target
  }
  return new Proxy(target, {
    get(owner, key) {
      const value: unknown = Reflect.get(owner, key)
      const name = `${path}.${String(key)}`
      if (typeof value === 'function') return recordingFunction(recorder, name, value, owner)
      return isOpen(owner, key) ? recordingProxy(recorder, name, value) : value
    },
    has(owner, key) {
      recorder.record(`${String(key)} in ${path}`, Reflect.has(owner, key))
      return Reflect.has(owner, key)
    },
    ownKeys(owner) {
      recorder.record(`Object.keys(${path})`, Reflect.ownKeys(owner).length)
      return Reflect.ownKeys(owner)
    },
  })
}

function recordingFunction(recorder: AmbientRecorder, name: string, target: object, owner: object): unknown {
  return new Proxy(target, {
    get(called, key) {
      const value: unknown = Reflect.get(called, key)
      return typeof value === 'function' && key !== 'prototype'
        ? recordingFunction(recorder, `${name}.${String(key)}`, value, called)
        : value
    },
    apply(called, _self, given) {
      // The platform's methods want their own object, not a proxy of it.
      const value: unknown = typeof called === 'function' ? Reflect.apply(called, owner, given) : undefined
      recorder.record(`${name}()`, value)
      return value
    },
    construct(called, given) {
      recorder.record(`new ${name}()`, given.map(String).join())
      return typeof called === 'function' ? Reflect.construct(called, given) : {}
    },
  })
}

/** A proxy must answer with the very value of a property that can never change. */
function isOpen(owner: object, key: string | symbol): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key)
  return descriptor === undefined || descriptor.configurable === true || descriptor.writable === true
}
