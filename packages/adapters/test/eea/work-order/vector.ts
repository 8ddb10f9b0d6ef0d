import { readFileSync } from 'node:fs'

const file: unknown = JSON.parse(readFileSync(new URL('../../vectors/eea.json', import.meta.url), 'utf8'))

/** A part of the vector file, by keys from the top. */
export function part(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner === 'object' && inner !== null && key in inner) return Reflect.get(inner, key)
    throw new Error(`the vectors have no ${path.join('.')}`)
  }, value)
}

/** A part of the vector of a name. */
export function vector(name: string, ...path: (string | number)[]): unknown {
  for (const group of ['avalon', 'spec', 'thirdParty']) {
    for (const list of ['vectors', 'negative']) {
      const profile = part(file, ['profiles', group])
      if (typeof profile !== 'object' || profile === null || !(list in profile)) continue
      const vectors = part(profile, [list])
      const found = Array.isArray(vectors)
        ? vectors.find((entry: unknown) => part(entry, ['name']) === name)
        : undefined
      if (found !== undefined) return part(found, path)
    }
  }
  throw new Error(`there is no vector ${name}`)
}

/** A text of the vector of a name. */
export function vectorText(name: string, ...path: (string | number)[]): string {
  return textOf(vector(name, ...path))
}

/** Bytes of the vector of a name, there in hexadecimal. */
export function vectorBytes(name: string, ...path: (string | number)[]): Uint8Array {
  return new Uint8Array(Buffer.from(vectorText(name, ...path), 'hex'))
}

/** A text of the file's test keys. */
export function keyText(...path: string[]): string {
  return textOf(part(file, ['keys', ...path]))
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new Error('that part of the vectors is no text')
}
