/**
 * Locales whose answers differ from all usual ones for plain ASCII: other digits; `aa` behind `z`, and capitals before
 * small letters; another upper case of `i`.
 */
const [digits, alphabet, letterCase] = ['ar-EG', 'da', 'tr']

const otherwise = 'en'

const methods: readonly (readonly [owner: object, name: string, place: number, locale: string])[] = [
  ...[Number.prototype, BigInt.prototype].map((owner) => [owner, 'toLocaleString', 0, digits] as const),
  ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'].map(
    (name) => [Date.prototype, name, 0, digits] as const,
  ),
  [String.prototype, 'localeCompare', 1, alphabet],
  [String.prototype, 'toLocaleLowerCase', 0, letterCase],
  [String.prototype, 'toLocaleUpperCase', 0, letterCase],
]

const formatters: Readonly<Record<string, string>> = {
  Collator: alphabet,
  DateTimeFormat: digits,
  DisplayNames: digits,
  ListFormat: digits,
  NumberFormat: digits,
  PluralRules: digits,
  RelativeTimeFormat: digits,
}

/**
 * Lets everything that takes a locale take another one: the machine's, where none is named, and in the place of one
 * that is named, because an engine built with less data does not know it.
 */
export function perturbLocale(): void {
  for (const [owner, name, place, locale] of methods) replace(owner, name, place, locale)
  for (const [name, locale] of Object.entries(formatters)) replace(Intl, name, 0, locale)
}

function replace(owner: object, name: string, place: number, locale: string): void {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') return
  const withLocale = (given: unknown[]): unknown[] => {
    const named = [...given]
    while (named.length < place) named.push(undefined)
    named[place] = given[place] === locale ? otherwise : locale
    return named
  }
  const perturbed = new Proxy(original, {
    apply: (target, self, given) => Reflect.apply(target, self, withLocale(given)),
    construct: (target, given) => Object(Reflect.construct(target, withLocale(given))),
  })
  Object.defineProperty(owner, name, { value: perturbed, writable: true, configurable: true })
}
