import { LockstepError } from '@lockstep/core'
import type { Enclave, ParentchainBlock } from '@lockstep/core/worker'
import type { HostLedger } from './host-ledger.js'
import type { Simulation } from './simulation.js'

/** What a host does that wants its enclave to err. All of it must be refused, or change nothing. */
export interface HostAttacks {
  /** Feeds records that are not the next of this enclave's; before it is restored. */
  beforeRestore(enclave: Enclave): Promise<void>
  /** Feeds blocks again, out of order or forged, and asks for outputs too early. */
  afterBlock(enclave: Enclave, number: number): Promise<void>
}

const refusals = {
  record: ['SealBroken', 'RecordMismatch'],
  block: [
    'HeaderMalformed',
    'HeaderHashMismatch',
    'HeaderNumberMismatch',
    'BlockNumberGap',
    'AncestryMismatch',
    'ExtrinsicsRootMismatch',
    'EventsRootMismatch',
    'BadFinality',
    'TimestampMissing',
  ],
  outputs: ['NotFinal', 'OutputsUnknown'],
} as const

export function createHostAttacks(
  { chain, faults, random, trace, fail }: Simulation,
  name: string,
  own: HostLedger,
  others: () => readonly HostLedger[],
): HostAttacks {
  /** @returns whether the enclave took it. */
  async function attempt(kind: keyof typeof refusals, what: string, attack: () => Promise<unknown>): Promise<boolean> {
    try {
      await attack()
      return true
    } catch (error) {
      const code = error instanceof LockstepError ? error.code : String(error)
      trace.note(`${name} is refused ${what}: ${code}`)
      const expected: readonly string[] = refusals[kind]
      if (!expected.includes(code)) fail(`${name} fed its enclave ${what} and it failed with ${code}`)
      return false
    }
  }

  async function feedRecord(enclave: Enclave, what: string, sealed: Uint8Array | undefined): Promise<void> {
    if (sealed === undefined) return
    if (await attempt('record', what, () => enclave.restore(sealed, 0))) fail(`${name}'s enclave took ${what}`)
  }

  function forged(block: ParentchainBlock): ParentchainBlock {
    switch (random.below(4)) {
      case 0:
        return { ...block, extrinsics: block.extrinsics.slice(0, -1) }
      case 1:
        return { ...block, events: block.events.slice(0, -1) }
      case 2:
        return { ...block, header: flipped(block.header, random.below(block.header.length)) }
      default:
        return { ...block, justification: flipped(block.justification, random.below(block.justification.length)) }
    }
  }

  return {
    async beforeRestore(enclave) {
      if (!faults.strikes('strangeRecords', random)) return
      await feedRecord(enclave, 'its second record first', own.copies.get(2))
      const [stranger] = others().filter(({ copies }) => copies.has(1))
      await feedRecord(enclave, "another enclave's record", stranger?.copies.get(1))
      const first = own.copies.get(1)
      await feedRecord(enclave, 'a changed record', first && flipped(first, 4 + random.below(first.length - 4)))
    },

    async afterBlock(enclave, number) {
      // What it takes, it must execute as everybody does: that is seen to wherever it executes.
      if (faults.strikes('replayedBlocks', random)) {
        const block = chain.block(random.between(1, number + 2))
        if (block) await attempt('block', `block ${block.number} again`, () => enclave.executeBlocks([block]))
      }
      if (faults.strikes('forgedBlocks', random)) {
        const block = chain.block(number + 1)
        if (block) await attempt('block', `a forged block ${number + 1}`, () => enclave.executeBlocks([forged(block)]))
      }
      const early = chain.finalized() + 1
      if (number >= early && faults.strikes('replayedBlocks', random)) {
        const wasTaken = await attempt('outputs', `a wish for block ${early}'s outputs`, () =>
          enclave.outputs(early, 0),
        )
        if (wasTaken && early > chain.finalized()) fail(`${name}'s enclave let out outputs of block ${early} too early`)
      }
      if (faults.strikes('strangeRecords', random)) await feedRecord(enclave, 'its first record', own.copies.get(1))
    },
  }
}

function flipped(bytes: Uint8Array, place: number): Uint8Array {
  const changed = bytes.slice()
  changed[place] = (changed[place] ?? 0) ^ 1
  return changed
}
