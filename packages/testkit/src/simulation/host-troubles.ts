import type { SimulatedHost } from './simulated-host.js'
import type { Simulation } from './simulation.js'

const interval = 8_000

/** What comes over hosts from outside: their processes are killed, their power fails, their links are cut. */
export function startTroubles({ clock, faults, ...simulation }: Simulation, hosts: readonly SimulatedHost[]): void {
  const random = simulation.random.fork('troubles')

  function strike(): void {
    for (const host of hosts) {
      if (faults.strikes('killedHost', random)) host.kill('is killed')
      if (faults.strikes('powerCut', random)) host.kill('loses power')
      if (faults.strikes('partition', random)) host.link.cut(random.between(5_000, 60_000))
    }
    if (!faults.areOver()) clock.at(random.between(1, interval * 2), 'troubles', strike)
  }

  clock.at(interval, 'troubles', strike)
}
