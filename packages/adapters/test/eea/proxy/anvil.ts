import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'

/** The binary itself and not the package's script: that one starts it as a child, which would outlive a kill. */
function binary(): string {
  const fromTest = createRequire(import.meta.url)
  const fromAnvil = createRequire(fromTest.resolve('@foundry-rs/anvil/package.json'))
  const processor = process.arch === 'x64' ? 'amd64' : process.arch
  return fromAnvil.resolve(`@foundry-rs/anvil-${process.platform}-${processor}/bin/anvil`)
}

export interface Anvil {
  readonly url: string
  stop(): Promise<void>
  /** Lets it write its state, where the options say to. */
  shutDown(): Promise<void>
}

/** Starts a chain of its own on a free port of this machine; blocks are mined with each transaction, unless options say otherwise. */
export async function startAnvil(options: readonly string[] = []): Promise<Anvil> {
  const child = spawn(
    binary(),
    ['--host', '127.0.0.1', '--port', '0', '--hardfork', 'osaka', '--no-request-size-limit', ...options],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const kill = () => child.kill('SIGKILL')
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    process.removeListener('exit', kill)
  }
  process.once('exit', kill)
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${output}`)))
    child.stdout.on('data', (chunk) => {
      output = (output + chunk).slice(-4096)
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(output)?.[1]
      if (address !== undefined) resolve(`http://${address}`)
    })
  })
  return {
    url,
    stop: () => end('SIGKILL'),
    shutDown: () => end('SIGTERM'),
  }
}
