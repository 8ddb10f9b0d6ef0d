import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe } from 'vitest'

const name = 'nats-server'

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Debian puts servers where the path of ordinary users may not lead. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
const executable = folders.map((folder) => join(folder, name)).find(isExecutable)

if (executable === undefined) {
  const message = `${name} is not on the path, so the tests of the log on JetStream did not run; install Debian's ${name}`
  if (process.env.LOCKSTEP_REQUIRE_NATS === '1') throw new Error(message)
  console.warn(message)
}

/** Tests that need the server. Without it they do not run and say so; with LOCKSTEP_REQUIRE_NATS=1 they fail. */
export const describeWithNats: typeof describe.skip = describe.skipIf(executable === undefined)

/** A server on loopback with a store of its own. */
export interface NatsServer {
  readonly name: string
  readonly url: string
  /** Where its store is. */
  readonly folder: string
  start(): Promise<void>
  /** Ends it without warning. */
  kill(): Promise<void>
  pause(): void
  resume(): void
  /** Ends it and removes its store. */
  remove(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Servers that are started; several form a cluster. `settings` are lines of their configuration. */
export async function startServers(count = 1, settings = ''): Promise<readonly NatsServer[]> {
  const nodes = await Promise.all(
    Array.from({ length: count }, async (_, index) => ({
      name: `n${index}`,
      port: await freePort(),
      clusterPort: await freePort(),
    })),
  )
  const routes = nodes.map(({ clusterPort }) => `nats://127.0.0.1:${clusterPort}`)
  const servers = nodes.map((node) => createNode(node, count > 1 ? routes : [], settings))
  await Promise.all(servers.map(({ start }) => start()))
  return servers
}

interface Node {
  readonly name: string
  readonly port: number
  readonly clusterPort: number
}

function createNode({ name: node, port, clusterPort }: Node, routes: readonly string[], settings: string): NatsServer {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-nats-'))
  const file = join(folder, 'server.conf')
  const cluster =
    routes.length === 0
      ? ''
      : `cluster { name: lockstep, listen: "127.0.0.1:${clusterPort}", routes: ${JSON.stringify(routes)} }`
  writeFileSync(
    file,
    `server_name: ${node}\nlisten: "127.0.0.1:${port}"\njetstream { store_dir: ${JSON.stringify(folder)} }\n${cluster}\n${settings}\n`,
  )
  let child: ChildProcess | undefined

  async function kill(): Promise<void> {
    const ending = child
    if (ending === undefined) return
    child = undefined
    const ended = once(ending, 'exit')
    ending.kill('SIGKILL')
    await ended
    running.delete(ending)
  }

  return {
    name: node,
    url: `nats://127.0.0.1:${port}`,
    folder,
    async start() {
      const starting = spawn(executable ?? name, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
      child = starting
      running.add(starting)
      for await (const line of createInterface({ input: starting.stderr })) {
        if (line.includes('Server is ready')) break
      }
      starting.stderr.resume()
      if (starting.exitCode !== null) throw new Error(`${name} ended with ${starting.exitCode}`)
    },
    kill,
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the listener has no port')
  return address.port
}
