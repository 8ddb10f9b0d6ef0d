import { hexParam } from '../json-rpc/param.js'
import { refuse } from '../json-rpc/refuse.js'
import type { BookTable } from '../orders/book-table.js'
import { defaultPageSize, firstPage, type LookUpPage, nextPage } from '../orders/look-up-page.js'
import { createSequence } from '../orders/next-sequence.js'
import type { OrderBook } from '../orders/order-book.js'
import { parseRecord } from '../work-order/parse-record.js'
import { type RegistryRecord, registryStatuses } from './registry-record.js'

/** A registry as it is added or updated. `scAddr` is an address of 20 bytes or the contract's 32. */
export type RegistryEntry = Omit<RegistryRecord, 'status' | 'sequence'>

/** The book that registries are kept in, and who may change them. */
export interface RegistryListOptions {
  readonly book: OrderBook
  readonly registries: BookTable<RegistryRecord>
  /** Registries on one page of a look-up; 100 if left out. */
  readonly pageSize?: number
  /** Asked before every change; grants all if left out, because a list has no network interface of its own. */
  readonly authorize?: (change: 'add' | 'update' | 'setStatus', orgId: string) => boolean
}

/**
 * A list of worker registries, off the chain: the rules of the "Worker Registry List Smart Contract API", for services
 * that run several registries. The text defines no JSON-RPC for it.
 */
export interface RegistryList {
  /**
   * Lists a registry, as active.
   *
   * @throws LockstepError `InvalidParameter` for an organization that is listed, `AccessDenied`.
   */
  add(entry: RegistryEntry): Promise<void>
  /** Replaces every field but the status. @throws LockstepError `InvalidParameter`, `AccessDenied`. */
  update(entry: RegistryEntry): Promise<void>
  /**
   * Replaces a registry's status alone.
   *
   * @throws LockstepError `InvalidParameter`, `AccessDenied`.
   */
  setStatus(orgId: string, status: number): Promise<void>
  /** `appTypeId` undefined or zero matches every registry. */
  lookUp(appTypeId?: string): LookUpPage<RegistryRecord>
  /**
   * The page behind the one that had this tag; the same `appTypeId` as for that.
   *
   * @throws LockstepError `NoMoreResults`.
   */
  lookUpNext(appTypeId: string | undefined, tag: string): LookUpPage<RegistryRecord>
  /**
   * An organization's registry.
   *
   * @throws LockstepError `InvalidParameter` for an unknown organization.
   */
  retrieve(orgId: string): RegistryRecord
}

/** Opens the list that `registries` holds. */
export function createRegistryList(options: RegistryListOptions): RegistryList {
  const { book, registries, pageSize = defaultPageSize, authorize } = options
  const nextSequence = createSequence(registries)

  const assertGranted = (change: 'add' | 'update' | 'setStatus', orgId: string): void => {
    if (authorize?.(change, orgId) === false) throw refuse('AccessDenied', 'the policy denies this change of the list')
  }
  const retrieve = (given: string): RegistryRecord => {
    const orgId = parseRecord(hexParam, given)
    const registry = registries.get(orgId)
    if (registry !== undefined) return registry
    throw refuse('InvalidParameter', 'no registry of this organization is listed', { field: 'orgId', value: orgId })
  }
  const matching = (appTypeId: string | undefined): readonly RegistryRecord[] => {
    const all = [...registries.values()]
    if (appTypeId === undefined || /^(?:0x)?0*$/i.test(appTypeId)) return all
    const wanted = parseRecord(hexParam, appTypeId)
    return all.filter(({ appTypeIds }) => appTypeIds.includes(wanted))
  }
  return {
    retrieve,
    async add(given) {
      const entry = canonicalEntry(given)
      assertGranted('add', entry.orgId)
      await book.transact((transaction) => {
        if (registries.has(entry.orgId)) throw alreadyListed(entry.orgId)
        const sequence = nextSequence()
        transaction.put(registries, entry.orgId, { ...entry, status: registryStatuses.active, sequence })
      })
    },
    async update(given) {
      const entry = canonicalEntry(given)
      assertGranted('update', entry.orgId)
      await book.transact((transaction) =>
        transaction.put(registries, entry.orgId, { ...retrieve(entry.orgId), ...entry }),
      )
    },
    async setStatus(orgId, status) {
      assertStatus(status)
      const canonical = parseRecord(hexParam, orgId)
      assertGranted('setStatus', canonical)
      await book.transact((transaction) => transaction.put(registries, canonical, { ...retrieve(canonical), status }))
    },
    lookUp: (appTypeId) => firstPage(matching(appTypeId), pageSize),
    lookUpNext: (appTypeId, tag) => nextPage(matching(appTypeId), tag, pageSize),
  }
}

function canonicalEntry({ orgId, uri, scAddr, appTypeIds }: RegistryEntry): RegistryEntry {
  if (!URL.canParse(uri) || !/^https?:/i.test(uri)) {
    throw refuse('InvalidParameter', 'uri has to be an http or https address of the registry', {
      field: 'uri',
      value: uri,
    })
  }
  const address = parseRecord(hexParam, scAddr)
  if (address.length !== 40 && address.length !== 64) {
    throw refuse('InvalidParameter', 'scAddr has to be an address of 20 bytes, or of 32 with zeros in front', {
      field: 'scAddr',
      value: scAddr,
      limit: 32,
    })
  }
  return {
    orgId: parseRecord(hexParam, orgId),
    uri,
    scAddr: address.padStart(64, '0'),
    appTypeIds: appTypeIds.map((type) => parseRecord(hexParam, type)),
  }
}

function assertStatus(status: number): void {
  if (Object.values(registryStatuses).some((known) => known === status)) return
  throw refuse('InvalidParameter', 'status has to be 1 active, 2 off-line or 3 decommissioned', {
    field: 'status',
    value: status,
    limit: Object.values(registryStatuses),
  })
}

const alreadyListed = (orgId: string): Error =>
  refuse('InvalidParameter', 'a registry of this organization is listed already; update it', {
    field: 'orgId',
    value: orgId,
  })
