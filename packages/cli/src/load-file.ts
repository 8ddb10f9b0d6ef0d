import { readFile, writeFile } from 'node:fs/promises'
import { type CounterexampleFile, readCounterexampleFile } from '@lockstep/testkit'
import { usageError } from './usage-error.js'

/** Reads a counterexample file. @throws LockstepError `Usage`, `CounterexampleMalformed` */
export async function loadFile(path: string): Promise<CounterexampleFile> {
  return readCounterexampleFile(await loadText(path))
}

/** @throws LockstepError `Usage` where the file cannot be written */
export async function saveFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    throw usageError('--out', path, `it cannot be written (${codeOf(error)})`)
  }
}

/** @throws LockstepError `Usage` where the file cannot be read */
export async function loadText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const why = codeOf(error)
    throw usageError('FILE', path, why === 'ENOENT' ? 'there is no such file' : `it cannot be read (${why})`)
  }
}

function codeOf(error: unknown): string {
  return String(Object(error).code ?? error)
}
