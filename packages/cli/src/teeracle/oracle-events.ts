import { createEmbeddedLightClient } from '@lockstep/adapters/parentchain/embedded'
import {
  dispatchErrorName,
  type EventRecord,
  eventRecordCodec,
  integriteePalletIndexes,
  type TeeracleEvent,
} from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { RemoteChain } from '../network/connect-chain.js'
import type { NetworkFile } from '../network/network-file.js'
import { textOfRate } from './exchange-rate.js'

const recordCodec = eventRecordCodec(integriteePalletIndexes)

/** An event of the teeracle pallet in texts. */
export interface OracleEvent {
  readonly block: number
  readonly event: TeeracleEvent['type']
  readonly source: string
  readonly tradingPair?: string
  /** Decimal. */
  readonly rate?: string
  readonly name?: string
  readonly mrenclave?: Hex
}

/** The oracles' events in final blocks, which are verified here. @throws the light client's errors */
export async function oracleEvents(
  provider: CryptoProvider,
  chain: RemoteChain,
  { genesisHash, finalityAuthority }: NetworkFile,
  blocks: { readonly from: number; readonly to: number },
): Promise<readonly OracleEvent[]> {
  const lightClient = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
  const found: OracleEvent[] = []
  let parent = await blockOf(chain, blocks.from - 1)
  for (let number = blocks.from; number <= blocks.to; number += 1) {
    const block = await blockOf(chain, number)
    lightClient.verify(parent, block)
    for (const record of block.events) {
      const { event } = decode(recordCodec, record)
      if (event.type === 'teeracle') found.push({ block: number, event: event.value.type, ...textsOf(event.value) })
    }
    parent = block
  }
  return found
}

/** What root did in a block succeeds as an extrinsic even where the call failed. @throws LockstepError `SudoFailed` */
export async function requireSudone(chain: RemoteChain, number: number): Promise<void> {
  const { events } = await blockOf(chain, number)
  const records: readonly EventRecord[] = events.map((record) => decode(recordCodec, record))
  for (const { event } of records) {
    if (event.type !== 'sudo' || event.value.value.sudoResult.type === 'ok') continue
    const reason = dispatchErrorName(integriteePalletIndexes, event.value.value.sudoResult.value)
    throw new LockstepError('SudoFailed', `what root was to do in block ${number} failed there: ${reason}`, {
      field: 'block',
      value: reason,
    })
  }
}

async function blockOf(chain: RemoteChain, number: number) {
  const block = await chain.block(number)
  if (block !== undefined) return block
  throw new LockstepError('BlockUnknown', `the parentchain has no final block ${number}`, { value: number })
}

function textsOf({ type, value }: TeeracleEvent): Omit<OracleEvent, 'block' | 'event'> {
  const source = textOf(value.source)
  switch (type) {
    case 'exchangeRateUpdated': {
      const { tradingPair, rate } = value
      return { source, tradingPair: textOf(tradingPair), ...(rate === null ? {} : { rate: textOfRate(rate) }) }
    }
    case 'exchangeRateDeleted':
      return { source, tradingPair: textOf(value.tradingPair) }
    case 'oracleUpdated':
      return { source, name: textOf(value.name) }
    default:
      return { source, mrenclave: value.mrenclave }
  }
}

function textOf(bytes: Hex): string {
  return new TextDecoder().decode(fromHex(bytes))
}
