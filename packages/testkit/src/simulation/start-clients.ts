import type { Hex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { LogRecord } from '../log/log-record.js'
import { funder } from './accounts.js'
import { type SentInputs, sentInputs } from './sent-inputs.js'
import { type SimulatedClient, startClient } from './simulated-client.js'
import type { Simulation } from './simulation.js'

/** The clients, and the operations of which there must be receipts in the end. */
export interface Clients {
  readonly clients: readonly SimulatedClient[]
  readonly operations: readonly Hex[]
  /** The record that a request stands for, by what is encrypted in it. */
  readonly records: ReadonlyMap<Hex, LogRecord>
}

/** Starts a client for each party, and before them one that shields funds: without funds nothing succeeds. */
export function startClients(simulation: Simulation, stf: Stf, log: readonly LogRecord[]): Clients {
  const { world } = simulation
  const { fundings, calls, records } = sentInputs(stf, world, log)
  const first = startClient(simulation, {
    name: 'c0',
    signer: funder(world.provider),
    requests: fundings,
    after: Promise.resolve(),
  })
  const start = ({ requests }: SentInputs, party: number): SimulatedClient[] => {
    const signer = world.parties[party]
    if (signer === undefined) return []
    return [startClient(simulation, { name: `c${party + 1}`, signer, requests, after: first.done })]
  }
  const clients = [first, ...calls.flatMap(start)]
  return { clients, operations: calls.flatMap(({ operations }) => operations), records }
}
