import { signedExtrinsicCodec } from '@lockstep/adapters/parentchain/embedded'
import { type Hex, toHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { Parentchain, ParentchainBlock } from '@lockstep/core/worker'
import type { HostLedger } from './host-ledger.js'
import type { Life } from './life.js'
import type { SimulatedLink } from './simulated-link.js'
import type { Simulation } from './simulation.js'

export interface HostParentchainOptions {
  readonly simulation: Simulation
  readonly name: string
  readonly link: SimulatedLink
  readonly life: Life
  readonly ledger: HostLedger
  /** Milliseconds between two looks for a further block. */
  poll(): number
}

/**
 * The parentchain as one host sees it, through its link. Blocks are handed out before they are final. What the host
 * submits is looked at first: it must be the output of a block that is final, and that the host has stored.
 */
export function hostParentchain(options: HostParentchainOptions): Parentchain {
  const { simulation, name, link, life, ledger } = options
  const { chain, clock, faults, random, world } = simulation
  const ask = <Answer>(label: string, serve: () => Answer): Promise<Answer> => life.hear(link.call(label, serve))

  async function* follow(from: number): AsyncGenerator<ParentchainBlock> {
    for (let number = from; ; ) {
      const block = await ask(`fetches block ${number}`, () => chain.block(number))
      if (block === undefined) await life.hear(clock.sleep(options.poll(), `${name} waits for block ${number}`))
      else {
        number += 1
        yield block
      }
    }
  }

  return {
    genesisHash: chain.genesisHash,
    finalizedHead: () => ask('fetches the head', chain.head),
    finalizedBlocks: follow,
    block: (number) => ask(`fetches block ${number}`, () => chain.block(number)),
    nextNonce: (account) => ask('fetches its nonce', () => chain.nextNonce(account)),
    async submit(extrinsic) {
      const { call } = decode(signedExtrinsicCodec, extrinsic)
      const block = requireReleasable(simulation, name, ledger, call)
      if (faults.strikes('withheldOutputs', random)) {
        ledger.withheld.add(call)
        return toHex(world.provider.blake2b256(extrinsic))
      }
      return ask(`submits an output of block ${block}`, () => chain.submit(extrinsic))
    },
  }
}

function requireReleasable(
  { chain, reference, fail }: Simulation,
  name: string,
  { stored }: HostLedger,
  call: Hex,
): number | undefined {
  const block = reference.blockOfOutput(call)
  if (block === undefined) fail(`${name} let out a call that no block of the parentchain has led to`)
  else if (block > chain.finalized()) fail(`${name} let out an output of block ${block}, which is not final`)
  else if (block > stored) fail(`${name} let out an output of block ${block} before the block was stored`)
  return block
}
