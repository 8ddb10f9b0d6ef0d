import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

/** Files by their paths; objects are JSON. */
export type FileTree = Readonly<Record<string, string | object>>

/** Writes the files into a folder of their own, which goes away with the test; answers the folder's URL. */
export function writeFileTree(files: FileTree): URL {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-tee-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return pathToFileURL(`${folder}/`)
}
