/** Objects of the platform whose properties and answers tell one machine, or one process, from another. */
const platformObjects = ['process', 'navigator']

/** Lets the platform's objects answer as another process on another machine would: every text and number differs. */
export function perturbPlatform(): void {
  for (const name of platformObjects) {
    const original: unknown = Reflect.get(globalThis, name)
    if (typeof original !== 'object' || original === null) continue
    Object.defineProperty(globalThis, name, { value: other(original), writable: true, configurable: true })
  }
}

function other(value: unknown, owner?: object): unknown {
  switch (typeof value) {
    case 'string':
      return `${value}~`
    case 'number':
      return value + 1
    case 'bigint':
      return value + 1n
    case 'function':
      return otherFunction(value, owner)
    case 'object':
      return value === null ? null : otherObject(value)
    default:
      return value
  }
}

function otherObject(target: object): unknown {
  return new Proxy(target, {
    get: (owner, key) => {
      const value: unknown = Reflect.get(owner, key)
      return typeof key === 'symbol' || !isOpen(owner, key) ? value : other(value, owner)
    },
  })
}

/** The platform's methods want their own object, not a proxy of it. */
function otherFunction(target: CallableFunction, owner: object | undefined): unknown {
  return new Proxy(target, {
    get: (called, key) => {
      const value: unknown = Reflect.get(called, key)
      return typeof value === 'function' && key !== 'prototype' ? otherFunction(value, called) : value
    },
    apply: (called, _self, given) => other(Reflect.apply(called, owner, given)),
  })
}

/** A proxy must answer with the very value of a property that can never change. */
function isOpen(owner: object, key: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key)
  return descriptor === undefined || descriptor.configurable === true || descriptor.writable === true
}
