import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openFileStore, type StoreRecovery } from '@lockstep/adapters/store'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { BlockHeader } from '@lockstep/core/receipt'
import { type CrashLoad, startCrashLoad } from './crash-load.js'
import { provider } from './test-shard.js'

/** What a worker was found to be after a kill. */
export interface KillReport {
  /** The last block that the worker had said to be durable. */
  readonly acknowledged: number
  /** What the store ends with, and how far its outputs were handed over. */
  readonly stored: number
  readonly released: number
  /** An append that was cut through. */
  readonly torn: boolean
}

export interface CrashLoop {
  /** Starts the worker, lets it work, kills it at a moment that `random` chooses, and looks at what it left. */
  kill(random: (below: number) => number): Promise<KillReport>
  /** Starts the worker and lets it work to the chain's end. */
  finish(): Promise<void>
  /** Blocks of which the killed workers said something else than the one that never crashed. */
  readonly differences: readonly { readonly number: number; readonly header: BlockHeader }[]
  readonly load: CrashLoad
}

interface Ask {
  readonly id: number
  readonly method: 'parameters' | 'block' | 'submit' | 'nextNonce'
  readonly args: readonly never[]
}
type Told = { readonly started: number } | { readonly number: number; readonly header: BlockHeader }

const script = fileURLToPath(new URL('crash-worker.mjs', import.meta.url))
const finalityAuthority = toHex(provider.publicKeyEd25519(new Uint8Array(32).fill(9)))

/** @param directory the worker's; empty. */
export async function startCrashLoop(directory: string): Promise<CrashLoop> {
  const load = await startCrashLoad()
  const { chain } = load
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'keys'), load.sealedKeys)
  const differences: { number: number; header: BlockHeader }[] = []
  const methods: Readonly<Record<Ask['method'], (...args: readonly never[]) => unknown>> = {
    parameters: () => ({ genesisHash: chain.genesisHash, finalityAuthority }),
    block: (number: number) => chain.block(number),
    submit: (extrinsic: Uint8Array) => chain.submit(new Uint8Array(extrinsic)),
    nextNonce: (account: Hex) => chain.nextNonce(account),
  }
  let acknowledged = 0

  /** What the chain refuses is the worker's to know, by its code. */
  async function answer({ method, args }: Ask): Promise<object> {
    try {
      return { result: await methods[method](...args) }
    } catch (error) {
      if (error instanceof LockstepError) return { refused: error.code }
      throw error
    }
  }

  /** Says something to a worker that may be dead already. */
  function tell(child: ChildProcess, message: object): void {
    if (child.connected) child.send(message, () => {})
  }

  function start(batchSize: number, onTold: (told: Told | 'asked', child: ChildProcess) => void): ChildProcess {
    const child = fork(script, [directory, String(batchSize)], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.on('message', async (message: Ask | Told) => {
      if ('method' in message) {
        onTold('asked', child)
        tell(child, { id: message.id, ...(await answer(message)) })
        if (message.method === 'parameters') tell(child, { head: chain.head() })
        return
      }
      if ('header' in message) {
        acknowledged = Math.max(acknowledged, message.number)
        const { number, header } = message
        if (JSON.stringify(header, bigints) !== JSON.stringify(load.header(number), bigints)) {
          differences.push({ number, header })
        }
      }
      onTold(message, child)
    })
    return child
  }

  let producing: Promise<void> = Promise.resolve()

  /** One block after the other, and none while there are enough ahead of the worker. */
  function produce(child: ChildProcess, executed = chain.head()): Promise<void> {
    producing = producing.then(async () => {
      if (executed <= chain.head() - 3) return
      await load.produce()
      tell(child, { head: chain.head() })
    })
    return producing
  }

  async function inspect(): Promise<KillReport> {
    const recoveries: StoreRecovery[] = []
    const store = await openFileStore(join(directory, 'store'), {
      identity: fromHex(load.shard),
      onRecovery: (recovery) => recoveries.push(recovery),
    })
    const [last, released] = [await store.latest(), await store.released()]
    await store.close()
    return { acknowledged, stored: last?.number ?? 0, released: released ?? 0, torn: recoveries.length > 0 }
  }

  return {
    load,
    differences,
    async kill(random) {
      // A quarter of the kills come while the worker starts, the others after some steps of its work, or in one of them.
      const steps = random(4) === 0 ? 0 : 1 + random(40)
      const delay = steps === 0 ? random(1500) : random(6)
      let left = steps
      const child = start(1 + random(4), async (told) => {
        if (told === 'asked') left -= 1
        if (left === 0) {
          await setTimeout(delay)
          child.kill('SIGKILL')
        }
        if (told !== 'asked' && 'header' in told) await produce(child, told.number)
      })
      const ended = once(child, 'close')
      if (steps === 0) {
        await setTimeout(delay)
        child.kill('SIGKILL')
      }
      await produce(child)
      const [code, signal] = await ended
      if (signal !== 'SIGKILL') throw new Error(`the worker ended by itself with exit code ${code}`)
      await producing
      return inspect()
    },
    async finish() {
      await load.produce()
      const end = chain.head()
      const child = start(4, (told) => {
        if (told !== 'asked' && 'header' in told && told.number >= end) child.kill('SIGKILL')
      })
      await once(child, 'close')
    },
  }
}

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
