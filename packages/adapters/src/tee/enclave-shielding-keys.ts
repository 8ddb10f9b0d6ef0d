import { type Hex, LockstepError } from '@lockstep/core'
import { type RsaPrivateKey, shieldingKeyText } from '@lockstep/core/crypto'
import { type KeyRotation, mostKeyChanges, shieldingKeyHash } from '@lockstep/core/worker'
import { mergeAccounts } from './attested-accounts.js'
import type { EnclaveKeys } from './enclave-keys.js'
import type { PassedKeys, ProvisionedKeys } from './provisioning/key-holder.js'
import type { ProvisioningRefusal } from './provisioning/refusal.js'
import { announceKey, nextChange, type RotationPlace } from './rotation/announce-key.js'
import type { RotatingEnclave } from './rotation/rotating-enclave.js'
import { rotationLimit } from './rotation/rotation-error.js'
import type { Sealing } from './seal.js'
import { sealKeys } from './sealed-keys.js'
import type { ShardService } from './shard-service.js'
import { createShieldingKeyRing, type ShieldingKeyRing } from './shielding-key-ring.js'

export interface ShieldingKeysOptions {
  readonly sealing: Sealing
  readonly shard: Hex
  /** The enclave's own. */
  readonly account: Hex
  readonly rotation: KeyRotation | undefined
  /** Whether more accounts of attested enclaves are of use; see `EnclaveKeys`. */
  readonly believesMore: boolean
  /** Of the start. */
  readonly keys: EnclaveKeys
  /** The shard as it is served; `undefined` before there is a key. */
  service(): ShardService | undefined
}

/** An enclave's keys, which provisioning and rotation add to. */
export interface EnclaveShieldingKeys {
  readonly rotating: RotatingEnclave
  keys(): EnclaveKeys
  ring(): ShieldingKeyRing | undefined
  /** What is passed on; `undefined` where there is nothing. */
  passed(): PassedKeys | undefined
  /** The first keys, with what came with them. */
  begin(provided: ProvisionedKeys): void
  /** Later keys of the same shard; why they are not taken. */
  extend(passed: PassedKeys): ProvisioningRefusal | undefined
  /** The key that clients are told. @throws LockstepError `NotProvisioned`, `ShieldingKeyMissing` */
  current(): RsaPrivateKey
  /**
   * The keys for which the next block's inputs are opened, the current one first; those that are there.
   *
   * @throws LockstepError `NotProvisioned`; `ShieldingKeyMissing` where none is
   */
  next(): readonly [RsaPrivateKey, ...RsaPrivateKey[]]
  sealed(): Uint8Array
}

export function createEnclaveShieldingKeys(options: ShieldingKeysOptions): EnclaveShieldingKeys {
  const { sealing, shard, rotation, believesMore, service } = options
  const { provider } = sealing
  let keys = options.keys
  let ring = ringOf()

  function ringOf(): ShieldingKeyRing | undefined {
    const { shieldingKey, laterKeys } = keys
    return shieldingKey && createShieldingKeyRing(sealing, shieldingKey, laterKeys)
  }

  function held(): ShieldingKeyRing {
    if (ring === undefined) throw notProvisioned()
    return ring
  }

  const changes = () => service()?.keyChanges() ?? []
  const nextNumber = () => (service()?.head()?.header.number ?? 0) + 1

  /** The later one of what the blocks until now tell and what is known since provisioning, which may be ahead of them. */
  function currentHash(): Hex {
    const { first } = held()
    const [told, known] = [service()?.toldKey() ?? first, keys.keyAtProvisioning ?? first]
    const order = [first, ...changes().map(({ key }) => key)]
    const isAhead = !order.includes(known) || order.indexOf(known) > order.indexOf(told)
    return isAhead ? known : told
  }

  function place(): RotationPlace {
    return { shard, rotation, ring: held(), changes: changes(), next: nextNumber() }
  }

  function add(more: readonly RsaPrivateKey[]): boolean {
    const known = held()
    const strange = more.filter((key) => known.find(shieldingKeyHash(provider, key)) === undefined)
    if (known.keys().length + strange.length > mostKeyChanges + 1) throw rotationLimit(mostKeyChanges + 1)
    const isNew = known.add(strange).length > 0
    const [, ...laterKeys] = known.keys()
    if (isNew) keys = { ...keys, laterKeys }
    return isNew
  }

  /** Whether any of the accounts is a new one. */
  function believe(told: readonly Hex[]): boolean {
    const known = keys.attestedAccounts ?? []
    if (!believesMore || told.every((account) => known.includes(account))) return false
    keys = { ...keys, attestedAccounts: mergeAccounts(known, told) }
    return true
  }

  /** The one that was drawn and not announced, if there is one: asking again after a crash draws no other. */
  function candidate(): RsaPrivateKey {
    const announced = [held().first, ...changes().map(({ key }) => key)]
    const waiting = held()
      .keys()
      .findLast((key) => !announced.includes(shieldingKeyHash(provider, key)))
    if (waiting !== undefined) return waiting
    const drawn = provider.generateRsaKey()
    add([drawn])
    return drawn
  }

  const sealed = (): Uint8Array => sealKeys(sealing, shard, keys)

  return {
    rotating: {
      async shieldingKeys() {
        const change = changes().at(-1)
        const missing = changes().flatMap(({ key }) => (held().find(key) === undefined ? [key] : []))
        return { current: currentHash(), ...(change && { change }), missing }
      },
      async prepareShieldingKey() {
        const change = nextChange(place())
        const key = candidate()
        const permit = { ...change, next: shieldingKeyHash(provider, key) }
        return { permit, shieldingKey: shieldingKeyText(key), sealedKeys: sealed() }
      },
      announceShieldingKey: async (permit) => announceKey(provider, place(), permit),
    },
    keys: () => keys,
    ring: () => ring,
    passed: () =>
      ring && {
        shieldingKeys: ring.keys(),
        currentKey: currentHash(),
        attestedAccounts: mergeAccounts(keys.attestedAccounts ?? [], [options.account]),
      },
    begin({ shieldingKeys: [shieldingKey, ...laterKeys], currentKey: keyAtProvisioning, attestedAccounts, inherited }) {
      keys = { ...keys, shieldingKey, laterKeys, keyAtProvisioning, attestedAccounts, inherited }
      ring = ringOf()
    },
    extend({ shieldingKeys: [first, ...more], attestedAccounts }) {
      if (rotation === undefined && !believesMore) return 'AlreadyProvisioned'
      if (first === undefined || shieldingKeyHash(provider, first) !== held().first) return 'ForeignShieldingKey'
      const isNew = [add(more), believe(attestedAccounts)].includes(true)
      return isNew ? undefined : 'AlreadyProvisioned'
    },
    current: () => held().require(currentHash(), nextNumber()),
    next() {
      const known = held()
      const hashes = service()?.nextKeys() ?? [known.first]
      const [key, ...former] = hashes.flatMap((hash) => known.find(hash) ?? [])
      return [key ?? known.require(hashes[0] ?? known.first, nextNumber()), ...former]
    },
    sealed,
  }
}

export function notProvisioned(): LockstepError {
  return new LockstepError(
    'NotProvisioned',
    'the enclave has no shielding key yet; provision it from an enclave of the same code, or launch with generate',
  )
}
