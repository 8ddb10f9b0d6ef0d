import type { EnclaveRuntime } from '@lockstep/adapters/tee'
import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import type { Store, Worker } from '@lockstep/core/worker'
import { createHostAttacks } from './host-attacks.js'
import { hostEnclave } from './host-enclave.js'
import { createHostLedger, type HostLedger } from './host-ledger.js'
import { hostParentchain } from './host-parentchain.js'
import { hostStore } from './host-store.js'
import { importOn } from './import-on.js'
import { createLife, type Life } from './life.js'
import { createSimulatedDisk, type SimulatedDisk } from './simulated-disk.js'
import { createSimulatedLink, type SimulatedLink } from './simulated-link.js'
import type { Simulation } from './simulation.js'

/** One worker: an enclave, its host with a disk, and a link to the parentchain. */
export interface SimulatedHost {
  readonly name: string
  readonly account: Hex
  readonly ledger: HostLedger
  readonly link: SimulatedLink
  /** Starts the process. */
  start(): void
  /** Ends the process, and with the power what was not synced; it starts again by itself. */
  kill(cause: 'is killed' | 'loses power'): void
  /** The running enclave; `undefined` while the host is down. */
  enclave(): EnclaveRuntime | undefined
}

export interface SimulatedHostOptions {
  readonly simulation: Simulation
  readonly index: number
  readonly account: Hex
  readonly sealedKeys: Uint8Array
  others(): readonly HostLedger[]
}

/** Milliseconds that a step of a host takes at most, where the host is not slow. */
const longestUsual = 60

export function createSimulatedHost(options: SimulatedHostOptions): SimulatedHost {
  const { simulation, index, account, sealedKeys } = options
  const { chain, clock, faults, parts, shard, trace, world } = simulation
  const name = `w${index + 1}`
  const random = simulation.random.fork(name)
  const pace = faults.has('slowHost') && random.chance(0.5) ? random.between(2, 20) : 1
  const ledger = createHostLedger()
  const link = createSimulatedLink(name, clock, random, faults)
  const attacks = createHostAttacks({ ...simulation, random }, name, ledger, options.others)
  const identity = fromHex(world.domain.shard)
  let life = createLife()
  let runtime: EnclaveRuntime | undefined
  const disk = createSimulatedDisk(random, {
    isFull: () => faults.strikes('fullDisk', random),
    syncFails: () => faults.strikes('failedSync', random, 1 / 4),
    crashes: () => faults.strikes('crashInDisk', random, 1 / 20),
  })

  const poll = (): number => random.between(200, 1_500) * pace
  const takeTimeOf =
    (current: Life) =>
    (label: string): Promise<void> => {
      const time = random.between(1, longestUsual) * pace
      if (time > longestUsual) faults.noteStruck('slowHost')
      return current.hear(clock.sleep(time, `${name} ${label}`))
    }

  /** Late finality makes a difference to a worker that has to keep outputs of a stored block back. */
  function noteFinality(number: number): void {
    if (faults.has('lateFinality') && number > chain.finalized()) faults.noteStruck('lateFinality')
  }

  async function run(current: Life): Promise<void> {
    const opening = openKept(current)
    // Opening a store asks the machine for its process number, which really takes time.
    clock.during(Promise.race([opening, current.over]))
    const store = hostStore(await opening, current, ledger, takeTimeOf(current), noteFinality)
    await requireKept(store)
    runtime = shard.launch(index, { sealed: sealedKeys }, random)
    const enclave = hostEnclave(simulation, name, runtime, current, takeTimeOf(current))
    await attacks.beforeRestore(enclave)
    const parentchain = hostParentchain({ simulation, name, link, life: current, ledger, poll })
    const worker: Worker = await current.hear(parts.createWorker({ parentchain, enclave, store }))
    trace.note(`${name} starts behind block ${(await store.latest())?.number ?? 0}`)
    await importOn({ simulation, name, worker, random, pause: () => takeTimeOf(current)('rests'), attacks })
  }

  /** Opens the store; one that is damaged is given up, as its error says, and made anew. */
  async function openKept(current: Life): Promise<Store> {
    try {
      return await current.hear(openStore(current))
    } catch (error) {
      if (!(error instanceof LockstepError) || !ledger.decayed) throw error
      trace.note(`${name} gives up its store: ${error.code}`)
      disk.wipe()
      return current.hear(openStore(current))
    }
  }

  async function openStore(current: Life): Promise<Store> {
    const store = await parts.openStore(disk.open(current), identity)
    if (!faults.strikes('oldSealedState', random)) return store
    const latest = (await store.latest())?.number ?? 0
    const kept = random.between(0, latest)
    ledger.stored = Math.min(ledger.stored, kept)
    ledger.released = Math.min(ledger.released, kept)
    await store.truncateAfter(kept)
    trace.note(`${name} shows its enclave an old state, of block ${kept}`)
    return store
  }

  /** Held against what the store had promised to the processes before. */
  async function requireKept(store: Store): Promise<void> {
    const latest = (await store.latest())?.number ?? 0
    const released = (await store.released()) ?? 0
    if (!ledger.decayed && latest < ledger.stored) simulation.fail(`${name} lost block ${ledger.stored} from its store`)
    if (!ledger.decayed && released < ledger.released) simulation.fail(`${name} lost its outbox cursor`)
    ledger.stored = latest
    ledger.released = released
    ledger.decayed = false
  }

  function decay(target: SimulatedDisk): void {
    if (!faults.strikes('bitFlip', random)) return
    const file = target.flipBit()
    if (file === undefined) return
    ledger.decayed = true
    trace.note(`${name} has a flipped bit in ${file}`)
  }

  function restartAfter(ended: Life): void {
    void ended.over.then(() => {
      runtime = undefined
      disk.processGone()
      if (faults.strikes('powerCut', random)) disk.cutPower()
      decay(disk)
      clock.at(random.between(100, 20_000), `${name} starts`, start)
    })
  }

  function start(): void {
    const current = createLife()
    life = current
    restartAfter(current)
    run(current).catch((error: unknown) => {
      if (current.isOver()) return
      if (mustRestart(error)) {
        trace.note(`${name} must start again: ${describe(error)}`)
        current.end()
        return
      }
      simulation.fail(`${name} ended with ${describe(error)}`)
    })
  }

  return {
    name,
    account,
    ledger,
    link,
    start,
    kill(cause) {
      if (life.isOver()) return
      trace.note(`${name} ${cause}`)
      if (cause === 'loses power') disk.cutPower()
      life.end()
    },
    enclave: () => runtime,
  }
}

const troubles: readonly unknown[] = ['StoreFailed', 'StoreWriteFailed', 'EIO', 'ENOSPC']

/** The store does not know any more what it has: only opening it again tells. So it is with a disk that fails at that. */
function mustRestart(error: unknown): boolean {
  return error instanceof Error && 'code' in error && troubles.includes(error.code)
}

function describe(error: unknown): string {
  return error instanceof LockstepError ? error.code : String(error)
}
