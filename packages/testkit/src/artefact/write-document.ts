import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a document as JSON; `false` where that failed. A disk that cannot be written must not hide what was found. */
export function writeDocument(path: string, document: unknown): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(document, undefined, 2)}\n`)
    return true
  } catch {
    return false
  }
}
