import type { Store } from '@lockstep/core/worker'
import type { HostLedger } from './host-ledger.js'
import type { Life } from './life.js'

/** A host's store as its worker meets it: changes take time, a dead process hears nothing, promises are written down. */
export function hostStore(
  store: Store,
  life: Life,
  ledger: HostLedger,
  takeTime: (label: string) => Promise<void>,
  onStored: (number: number) => void,
): Store {
  return {
    name: store.name,
    async append(record) {
      await takeTime(`stores block ${record.number}`)
      await life.hear(store.append(record))
      ledger.stored = record.number
      onStored(record.number)
      ledger.copies.set(record.number, record.sealed.slice())
    },
    async *records(from) {
      for await (const record of store.records(from)) {
        if (life.isOver()) return
        yield record
      }
    },
    latest: () => life.hear(store.latest()),
    async truncateAfter(number) {
      await takeTime(`truncates after block ${number}`)
      // From here on the store may have forgotten them, whether it says so or not.
      ledger.stored = Math.min(ledger.stored, number)
      ledger.released = Math.min(ledger.released, number)
      await life.hear(store.truncateAfter(number))
    },
    putSealed: (name, sealed) => life.hear(store.putSealed(name, sealed)),
    getSealed: (name) => life.hear(store.getSealed(name)),
    removeSealed: (name) => life.hear(store.removeSealed(name)),
    async markReleased(number) {
      await takeTime(`marks block ${number} released`)
      await life.hear(store.markReleased(number))
      ledger.released = number
    },
    released: () => life.hear(store.released()),
    close: () => life.hear(store.close()),
  }
}
