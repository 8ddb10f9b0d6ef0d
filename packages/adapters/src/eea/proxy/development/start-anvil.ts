import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { LockstepError } from '@lockstep/core'

/** A process of anvil, which is a whole EVM chain. */
export interface Anvil {
  /** JSON-RPC, on loopback. */
  readonly url: string
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>
  /** Ends it at once; what it has is lost. */
  stop(): Promise<void>
  /** Lets it write its state, where the arguments say to. */
  shutDown(): Promise<void>
}

/** How the development chain is started. */
export interface AnvilOptions {
  /** 0, and if left out: a free one. */
  readonly port?: number
  /** More arguments of the command line; without any, every transaction is a block at once. */
  readonly arguments?: readonly string[]
}

/**
 * Starts anvil from its npm package, on loopback. It ends with this process, on Windows unless that is killed.
 *
 * @throws LockstepError `AnvilMissing` where the package is not installed, `AnvilFailed` where the process ends by
 * itself, such as for a port that is taken.
 */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const { port = 0 } = options
  const fixed = ['--host', '127.0.0.1', '--port', String(port), '--hardfork', 'osaka', '--no-request-size-limit']
  const child = spawn(binary(), [...fixed, ...(options.arguments ?? [])], { stdio: ['ignore', 'pipe', 'pipe'] })
  const letGo = killWithThisProcess(child)
  const ended = once(child, 'exit').then(letGo)
  // Whoever starts it hears of a failure below; nobody has to listen here.
  ended.catch(() => undefined)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  const url = await listeningAt(child, port)
  return { url, ended, stop: () => end('SIGKILL'), shutDown: () => end('SIGTERM') }
}

/**
 * Ends a process when this one ends, even by a signal that cannot be heard: a shell reads a pipe whose other end is
 * here, and which the system closes. Answers what takes the promise back.
 */
function killWithThisProcess(child: ChildProcess): () => void {
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  if (process.platform === 'win32' || child.pid === undefined) return () => void process.removeListener('exit', kill)
  const guard = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -9 "$0"', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without a shell it ends with this process all the same, unless that is killed.
  guard.once('error', () => undefined)
  return () => {
    process.removeListener('exit', kill)
    guard.kill('SIGKILL')
  }
}

/** The binary itself and not the package's script: that one starts it as a child, which would outlive a kill. */
function binary(): string {
  const processor = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `@foundry-rs/anvil-${process.platform}-${processor}/bin/anvil`
  try {
    const here = createRequire(import.meta.url)
    return createRequire(here.resolve('@foundry-rs/anvil/package.json')).resolve(name)
  } catch (cause) {
    throw new LockstepError(
      'AnvilMissing',
      `the chain is the package @foundry-rs/anvil, which has no ${name} here; install it`,
      { field: 'anvil', value: name },
      { cause },
    )
  }
}

function listeningAt(child: ChildProcess, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const hear = (chunk: unknown): void => {
      output = (output + String(chunk)).slice(-4096)
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(output)?.[1]
      if (address !== undefined) resolve(`http://${address}`)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', (cause) => reject(failed(port, cause.message)))
    child.once('close', () => reject(failed(port, output.trim().split('\n').at(-1) ?? '')))
  })
}

const failed = (port: number, why: string): LockstepError =>
  new LockstepError(
    'AnvilFailed',
    `anvil did not start on port ${port} of 127.0.0.1 (${why}); name another port, or 0`,
    {
      field: 'port',
      value: port,
    },
  )
