import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const command = fileURLToPath(new URL('../bin/lockstep.js', import.meta.url))
/** Inside the checkout, so that what is written there finds the packages as a user's files do. */
const scratch = fileURLToPath(new URL('.lockstep/', import.meta.url))

/** What a process came to. */
export interface Finished {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** The path of an STF module that tests run commands on. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}.mjs`, import.meta.url))
}

/** An empty folder, to be removed by who asks for it. */
export async function newFolder(): Promise<string> {
  await mkdir(scratch, { recursive: true })
  return await mkdtemp(`${scratch}test-`)
}

/** A folder of the test's own, which goes with it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await newFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The built command line in a process of its own, as users start it. */
export function lockstep(folder: string, ...args: readonly string[]): Promise<Finished> {
  return runNode(folder, [command, ...args])
}

/** Node, without the test runner's own conditions, and without a terminal. */
export async function runNode(
  folder: string,
  args: readonly string[],
  given: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Finished> {
  const { NODE_OPTIONS: _, VITEST: __, ...environment } = given
  const child = spawn(process.execPath, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.on('close', resolve)
      child.on('error', reject)
    }),
  ])
  return { code, output, errors }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: string[] = []
  for await (const chunk of stream) chunks.push(String(chunk))
  return chunks.join('')
}
