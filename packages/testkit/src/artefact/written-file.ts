import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a document down; whether that worked. A disk that cannot be written must not hide what was found. */
export function isWritten(path: string, document: unknown): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(document, undefined, 2)}\n`)
    return true
  } catch {
    return false
  }
}
