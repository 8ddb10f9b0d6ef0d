/** Reads a schema text back, to prove that it says all that the schema says. */
export function parseSchemaText(source: string): unknown {
  const { value, rest } = parseType(source)
  if (rest !== '') throw new Error(`left over: ${rest}`)
  return value
}

interface Parsed {
  readonly value: unknown
  readonly rest: string
}

function parseType(source: string): Parsed {
  const { word, rest } = takeWord(source)
  const integer = /^([ui])([0-9]+)$/.exec(word)
  if (integer) return { value: { kind: integer[1] === 'u' ? 'uint' : 'int', bits: Number(integer[2]) }, rest }
  const kind = word
  switch (kind) {
    case 'bool':
    case 'unit':
      return { value: { kind }, rest }
    case 'fixedBytes':
    case 'bytes':
    case 'text': {
      const [number, after] = closed(rest, takeNumber)
      return { value: { kind, [kind === 'fixedBytes' ? 'length' : 'max']: number }, rest: after }
    }
    case 'compact': {
      const [item, after] = closed(rest, parsePart)
      return { value: { kind, bits: bitsOf(item) }, rest: after }
    }
    case 'option': {
      const [some, after] = closed(rest, parsePart)
      return { value: { kind, some }, rest: after }
    }
    case 'array':
    case 'vec': {
      const [item, after] = parsePart(expectText(rest, '<'))
      const [number, end] = takeNumber(expectText(after, ','))
      return { value: { kind, item, [kind === 'array' ? 'length' : 'max']: number }, rest: expectText(end, '>') }
    }
    case 'tuple': {
      const [items, after] = list(expectText(rest, '<'), '>', parsePart)
      return { value: { kind, items }, rest: after }
    }
    case 'struct': {
      const [fields, after] = list(expectText(rest, '{'), '}', parseNamed)
      return { value: { kind, fields }, rest: after }
    }
    case 'variant': {
      const [variants, after] = list(expectText(rest, '{'), '}', (part) => {
        const [index, afterIndex] = takeNumber(part)
        const [[name, payload], end] = parseNamed(expectText(afterIndex, '='))
        return [[index, name, payload], end]
      })
      return { value: { kind, variants }, rest: after }
    }
    default:
      throw new Error(`unknown kind ${word}`)
  }
}

function parsePart(source: string): [unknown, string] {
  const { value, rest } = parseType(source)
  return [value, rest]
}

function parseNamed(source: string): [[string, unknown], string] {
  const { word, rest } = takeWord(source)
  const [value, after] = parsePart(expectText(rest, ':'))
  return [[word, value], after]
}

function bitsOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'bits' in item ? item.bits : undefined
}

function closed<T>(source: string, inner: (source: string) => [T, string]): [T, string] {
  const [value, rest] = inner(expectText(source, '<'))
  return [value, expectText(rest, '>')]
}

function list<T>(source: string, end: string, part: (source: string) => [T, string]): [T[], string] {
  const parts: T[] = []
  let rest = source
  while (!rest.startsWith(end)) {
    if (parts.length > 0) rest = expectText(rest, ',')
    const [value, after] = part(rest)
    parts.push(value)
    rest = after
  }
  return [parts, rest.slice(end.length)]
}

function takeWord(source: string): { word: string; rest: string } {
  const word = /^[A-Za-z0-9_]+/.exec(source)?.[0] ?? ''
  return { word, rest: source.slice(word.length) }
}

function takeNumber(source: string): [number, string] {
  const { word, rest } = takeWord(source)
  return [Number(word), rest]
}

function expectText(source: string, start: string): string {
  if (!source.startsWith(start)) throw new Error(`expected ${start} at ${source}`)
  return source.slice(start.length)
}
