import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Finished, runNode } from '../run-lockstep.js'
import { type CommandHost, startCommandHost } from './command-host.js'

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** What `lockstep dev --json` prints when it is ready, as far as tests look at it. */
export interface Ready {
  readonly pid: number
  readonly shard: string
  readonly mrenclave: string
  readonly quotingKeys: readonly string[]
  readonly parentchain: string
  /** With `--metrics`. */
  readonly metrics?: string
  readonly workers: readonly string[]
}

/** A network in a process of its own, and commands that find it. */
export interface DevProcess extends ServingProcess<Ready> {
  readonly folder: string
  /** The command in a process of its own, as users start it. */
  runAlone(...args: readonly string[]): Promise<Finished>
  run(...args: readonly string[]): Promise<Finished>
  /** The document that a command prints with `--json`; it must end with code 0. */
  document(...args: readonly string[]): Promise<Record<string, unknown>>
}

const running: (() => Promise<void>)[] = []
const hosts = new Map<string, CommandHost>()

/** One for all networks of a folder. */
function hostOf(folder: string): CommandHost {
  const known = hosts.get(folder)
  if (known !== undefined) return known
  const host = startCommandHost(folder, environmentOf(folder))
  hosts.set(folder, host)
  running.unshift(host.close)
  return host
}

/** Ends every network and removes every folder. */
export async function endAll(): Promise<void> {
  for (const end of running.splice(0)) await end()
}

/** A folder that goes with {@link endAll}, outside of the checkout: nothing is found there by accident. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-demo-'))
  running.unshift(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A command that serves until it is interrupted. */
export interface ServingProcess<Document> {
  /** What it printed when it was ready. */
  readonly ready: Document
  /** Ends the process as Ctrl-C does; answers its exit code. */
  interrupt(): Promise<number | null>
}

/** Starts a command that prints one line of JSON when it is ready. */
export async function startServing<Document>(
  folder: string,
  command: readonly string[],
): Promise<ServingProcess<Document>> {
  const child = spawn(process.execPath, [main, ...command], { cwd: folder, env: environmentOf(folder) })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  running.unshift(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  const line = new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
      if (output.endsWith('\n')) resolve(output)
    })
    void ended.then((code) => reject(new Error(`lockstep ${command[0]} ended with ${code}: ${errors}`)))
  })
  return {
    ready: JSON.parse(await line),
    interrupt() {
      child.kill('SIGINT')
      return ended
    },
  }
}

/** Starts `lockstep dev` on free ports. */
export async function startDev(folder: string, ...args: readonly string[]): Promise<DevProcess> {
  const served = await startServing<Ready>(folder, ['dev', ...args, '--port', '0', '--chain-port', '0', '--json'])
  const run = (...command: readonly string[]): Promise<Finished> => hostOf(folder).run(command)
  return {
    ...served,
    ...{ folder, run },
    runAlone: (...command) => runNode(folder, [main, ...command], environmentOf(folder)),
    async document(...command) {
      const { code, output, errors } = await run(...command, '--json')
      if (code !== 0) throw new Error(`lockstep ${command.join(' ')} ended with ${code}: ${errors}`)
      return JSON.parse(output)
    },
  }
}

/** Of a user who has nothing but this folder. */
function environmentOf(folder: string): Readonly<Record<string, string | undefined>> {
  const { NODE_OPTIONS: _, VITEST: __, LOCKSTEP_NETWORK: ___, ...environment } = process.env
  return { ...environment, HOME: folder, LOCKSTEP_HOME: join(folder, 'home') }
}
