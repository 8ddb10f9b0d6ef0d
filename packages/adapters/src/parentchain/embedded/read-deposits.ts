import { decode } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import {
  type Deposit,
  type DepositAccounts,
  depositsOf,
  type EventRecord,
  eventRecordCodec,
  type FundsEvent,
  type PalletIndexes,
} from '../integritee/index.js'
import { refuseBlock } from '../signed-chain/refuse-block.js'

const applyExtrinsicPhase = 0
const balancesTransfer = 2
const bridgeShieldFunds = 1

/**
 * The deposits in a block, by the place of their extrinsic.
 *
 * PERF: decodes the records of transfers and shieldings alone.
 */
export function readDeposits(
  pallets: PalletIndexes,
  accounts: DepositAccounts,
  block: ParentchainBlock,
): ReadonlyMap<number, readonly Deposit[]> {
  const codec = eventRecordCodec(pallets)
  const byExtrinsic = new Map<number, FundsEvent[]>()
  for (const [place, record] of block.events.entries()) {
    if (!tellsOfFunds(pallets, record)) continue
    const { phase, event } = decodeRecord(() => decode(codec, record), place)
    const funds = fundsEvent(event)
    if (phase.type !== 'applyExtrinsic' || funds === undefined) continue
    const before = byExtrinsic.get(phase.value)
    if (before === undefined) byExtrinsic.set(phase.value, [funds])
    else before.push(funds)
  }
  return new Map([...byExtrinsic].map(([extrinsic, events]) => [extrinsic, depositsOf(accounts, events)]))
}

/** By the head of the record: phase, extrinsic (u32), pallet, event. */
function tellsOfFunds({ balances, enclaveBridge }: PalletIndexes, record: Uint8Array): boolean {
  const [phase, , , , , pallet, event] = record
  if (phase !== applyExtrinsicPhase) return false
  return (
    (pallet === balances && event === balancesTransfer) || (pallet === enclaveBridge && event === bridgeShieldFunds)
  )
}

function fundsEvent(event: EventRecord['event']): FundsEvent | undefined {
  if (event.type === 'balances') {
    return event.value.type === 'transfer' ? { type: 'transfer', ...event.value.value } : undefined
  }
  if (event.type !== 'enclaveBridge' || event.value.type !== 'shieldFunds') return undefined
  const { shard, amount } = event.value.value
  return { type: 'shieldFunds', shard, amount }
}

function decodeRecord(read: () => EventRecord, place: number): EventRecord {
  try {
    return read()
  } catch {
    throw refuseBlock('EventMalformed', `event ${place} tells of funds but cannot be decoded`, {
      field: `events.${place}`,
    })
  }
}
