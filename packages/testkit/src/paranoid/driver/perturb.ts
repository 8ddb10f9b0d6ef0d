/** Thirteen months, some hours and minutes: no part of a date stays as it is. */
const shift = 400 * 86_400_000 + 7 * 3_600_000 + 13 * 60_000 + 7_777

/**
 * Makes the surroundings answer as another machine's might: another time, other random numbers, another last digit of
 * what engines may round as they like, an older Unicode, another sorting algorithm, an earlier garbage collection.
 * Nothing that ECMAScript fixes changes.
 */
export function perturb(): void {
  perturbClock()
  perturbMath()
  perturbText()
  perturbSort()
  perturbCollection()
}

function replace(owner: object, name: string, make: (original: (...given: unknown[]) => unknown) => unknown): void {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') return
  const call = (self: unknown, ...given: unknown[]): unknown => Reflect.apply(original, self, given)
  Object.defineProperty(owner, name, { value: make(call), writable: true, configurable: true })
}

function perturbClock(): void {
  const original = Date
  const now = (): number => original.now() + shift
  const shifted: DateConstructor = new Proxy(original, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget === shifted ? target : newTarget),
    apply: () => new original(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
  Object.defineProperty(globalThis, 'Date', { value: shifted, writable: true, configurable: true })
  const performance: unknown = Reflect.get(globalThis, 'performance')
  if (typeof performance === 'object' && performance !== null) {
    replace(performance, 'now', (call) => () => Number(call(performance)) + 12_345.678)
  }
}

const approximate = [
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'hypot'],
  ...['log', 'log10', 'log1p', 'log2', 'pow', 'sin', 'sinh', 'tan', 'tanh'],
]

function perturbMath(): void {
  const random = Math.random
  Math.random = () => (random() + 0.5) % 1
  for (const name of approximate)
    replace(
      Math,
      name,
      (call) =>
        (...given: unknown[]) =>
          nextFloat(Number(call(Math, ...given))),
    )
}

/** The neighbour of a float: what another engine's rounding may give. Zero and integers up to it stay recognisable. */
function nextFloat(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n)
  return bits.getFloat64(0)
}

/** As an engine would whose Unicode has no letters beyond Latin-1. */
function perturbText(): void {
  for (const name of ['normalize', 'toLowerCase', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase']) {
    replace(
      String.prototype,
      name,
      (call) =>
        function perturbed(this: unknown, ...given: unknown[]): string {
          return String(this).replace(/[\0-\xff]+/g, (known) => String(call(known, ...given)))
        },
    )
  }
}

type Compare = (left: unknown, right: unknown) => unknown

function perturbSort(): void {
  replace(
    Array.prototype,
    'sort',
    (call) =>
      function sort(this: unknown[], compare?: Compare): unknown {
        if (compare === undefined) return call(this)
        const sorted = insertionSort(
          this.filter((item) => item !== undefined),
          compare,
        )
        const missing = this.length - sorted.length
        this.splice(0, this.length, ...sorted, ...new Array<undefined>(missing).fill(undefined))
        return this
      },
  )
  replace(
    Array.prototype,
    'toSorted',
    () =>
      function toSorted(this: unknown[], compare?: Compare): unknown[] {
        const copy = [...this]
        return compare === undefined ? copy.sort() : insertionSort(copy, compare)
      },
  )
}

/** Stable as the language demands, comparing in an order of its own: from the end. */
function insertionSort(items: readonly unknown[], compare: Compare): unknown[] {
  const sorted: unknown[] = []
  for (const item of items.toReversed()) {
    let at = 0
    while (at < sorted.length && Number(compare(item, sorted[at])) > 0) at += 1
    sorted.splice(at, 0, item)
  }
  return sorted
}

/** Whatever can be collected is collected at once. */
function perturbCollection(): void {
  if (typeof WeakRef !== 'function') return
  Reflect.set(WeakRef.prototype, 'deref', () => undefined)
}
