import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { expandMetadata, GenericCall, type GenericExtrinsic, Metadata, TypeRegistry } from '@polkadot/types'
import type { EventRecord, RuntimeVersion } from '@polkadot/types/interfaces'
import { Vec, WrapperKeepOpaque } from '@polkadot/types-codec'
import type { Codec as RegistryValue } from '@polkadot/types-codec/types'
import { orderedTrieRoot } from './trie-root.js'

/** A call as the runtime has it, by the names of its metadata. */
export interface RuntimeCallView {
  /** Names of pallet and call, such as `utility.batchAll`. */
  readonly name: string
  /** SCALE bytes of the arguments, without pallet and call index. */
  readonly arguments: Uint8Array
  /** The calls among the arguments, in order. */
  readonly calls: readonly RuntimeCallView[]
}

/** An extrinsic as a runtime's metadata reads it. */
export interface RuntimeExtrinsic {
  /** `undefined` for one that nobody signed, such as an inherent. */
  readonly signed: { readonly signer: Hex; readonly nonce: number } | undefined
  readonly call: RuntimeCallView
}

/** An event as a runtime's metadata reads it. */
export interface RuntimeEventView {
  /** Place of the extrinsic that emitted it; `undefined` for events of the block itself. */
  readonly extrinsic: number | undefined
  /** Names of pallet and event, such as `utility.BatchInterrupted`. */
  readonly name: string
  /** SCALE bytes of the fields. */
  readonly fields: Uint8Array
  /** The whole record. */
  readonly record: Uint8Array
}

/** What an extrinsic is signed with, beside the call. */
export interface SigningContext {
  readonly signer: Hex
  /** The signer's next one, a u32. */
  readonly nonce: number
  readonly genesisHash: Hex
  /** Left out, the extrinsic is valid for ever: until its nonce is used. */
  readonly mortality?: { readonly number: number; readonly hash: Hex; readonly period: number }
}

/** An extrinsic that lacks its signature. */
export interface PreparedExtrinsic {
  /** What the signer signs; BLAKE2b-256 of it where it has more than 256 bytes. */
  readonly payload: Uint8Array
  /** @param signature SCALE bytes of the `MultiSignature`. */
  complete(signature: Uint8Array): Uint8Array
}

/** All that is known of a runtime, from its metadata alone: no index of a pallet, call or event is written down. */
export interface SubstrateRuntime {
  /** The root by which headers of this runtime commit to their extrinsics. */
  extrinsicsRoot(provider: Pick<CryptoProvider, 'blake2b256'>, extrinsics: readonly Uint8Array[]): Uint8Array
  hasPallet(name: string): boolean
  /**
   * Pallet index ‖ call index ‖ arguments, which come SCALE-encoded.
   *
   * @throws LockstepError `RuntimeItemUnknown`
   */
  encodeCall(pallet: string, call: string, args: readonly Uint8Array[]): Uint8Array
  /**
   * As `encodeCall`, by values: accounts as they are, whether the call wants them bare or as an address; amounts as
   * bigint; calls as their bytes; `null` for an option's nothing.
   *
   * @throws LockstepError `RuntimeItemUnknown`
   */
  composeCall(pallet: string, call: string, values: readonly (Hex | bigint | Uint8Array | null)[]): Uint8Array
  /** Key of a storage value. @throws LockstepError `RuntimeItemUnknown` */
  storageKey(pallet: string, item: string): Uint8Array
  /** Throws whatever the registry throws for bytes that are none. */
  readExtrinsic(bytes: Uint8Array): RuntimeExtrinsic
  /**
   * The events of a block, in order. Throws whatever the registry throws for bytes that are none.
   *
   * @param encoded SCALE bytes of `System.Events`.
   */
  readEvents(encoded: Uint8Array): readonly RuntimeEventView[]
  prepareExtrinsic(call: Uint8Array, context: SigningContext): PreparedExtrinsic
  /** The account's address in base58, as nodes take it. */
  address(account: Hex): string
}

/**
 * Reads a runtime's metadata (version 14 or later, as `state_getMetadata` answers it).
 *
 * The registry of polkadot.js is more lenient than a runtime. That is harmless here: it only reads bytes that a header
 * commits to, so the runtime has taken them before.
 *
 * @throws LockstepError `MetadataMalformed`
 */
export function createSubstrateRuntime(metadataBytes: Hex): SubstrateRuntime {
  const registry = new TypeRegistry()
  const { tx, query, version } = readMetadata(registry, metadataBytes)

  return {
    extrinsicsRoot: (provider, extrinsics) => orderedTrieRoot(provider, extrinsics, version.stateVersion >= 2 ? 1 : 0),
    hasPallet: (name) => tx[name] !== undefined,
    encodeCall(pallet, name, args) {
      const creator = tx[pallet]?.[name] ?? unknownItem('call', `${pallet}.${name}`)
      return Uint8Array.from([...creator.callIndex, ...args.flatMap((argument) => [...argument])])
    },
    composeCall(pallet, name, values) {
      const creator = tx[pallet]?.[name] ?? unknownItem('call', `${pallet}.${name}`)
      // Bytes as they are stand for a call, and would be read as one that is written out.
      return creator(
        ...values.map((value) => (value instanceof Uint8Array ? registry.createType('Call', value) : value)),
      ).toU8a()
    },
    storageKey: (pallet, item) =>
      (query[pallet]?.[item] ?? unknownItem('storage', `${pallet}.${item}`)).keyPrefix().slice(),
    readExtrinsic(bytes) {
      const extrinsic: GenericExtrinsic = registry.createTypeUnsafe('Extrinsic', [bytes])
      const call = viewCall(extrinsic.method)
      if (!extrinsic.isSigned) return { signed: undefined, call }
      const signer = toHex(registry.createType('AccountId', extrinsic.signer.value).toU8a())
      return { signed: { signer, nonce: extrinsic.nonce.toNumber() }, call }
    },
    readEvents(encoded) {
      const records: Vec<EventRecord> = registry.createTypeUnsafe('Vec<EventRecord>', [encoded])
      return records.map((record) => ({
        extrinsic: record.phase.isApplyExtrinsic ? record.phase.asApplyExtrinsic.toNumber() : undefined,
        name: `${record.event.section}.${record.event.method}`,
        // Field by field: the bare form of them all would lack the tags of results and enumerations.
        fields: concatBytes(...record.event.data.map((field) => field.toU8a())),
        record: record.toU8a(),
      }))
    },
    prepareExtrinsic(call, { signer, nonce, genesisHash, mortality }) {
      const options = {
        method: toHex(call),
        era: era(registry, mortality),
        nonce,
        tip: 0,
        genesisHash,
        blockHash: mortality?.hash ?? genesisHash,
        specVersion: version.specVersion,
        transactionVersion: version.transactionVersion,
      }
      const payload = registry.createType('ExtrinsicPayload', options, { version: 4 })
      return {
        payload: payload.toU8a({ method: true }),
        complete: (signature) =>
          registry
            .createType('Extrinsic', { method: registry.createType('Call', call) }, { version: 4 })
            .addSignature(registry.createType('Address', signer).toHex(), toHex(signature), options)
            .toU8a(),
      }
    },
    address: (account) => registry.createType('AccountId', account).toString(),
  }
}

function readMetadata(registry: TypeRegistry, bytes: Hex) {
  try {
    const metadata = new Metadata(registry, bytes)
    registry.setMetadata(metadata)
    const { tx, query, consts } = expandMetadata(registry, metadata)
    const constant = consts.system?.version?.toU8a()
    const version: RuntimeVersion = registry.createTypeUnsafe('RuntimeVersion', [constant])
    return {
      tx,
      query,
      version: {
        specVersion: version.specVersion.toNumber(),
        transactionVersion: version.transactionVersion.toNumber(),
        // The last byte of the version: `state_version`, later called `system_version`.
        stateVersion: constant?.at(-1) ?? 0,
      },
    }
  } catch (cause) {
    throw new LockstepError(
      'MetadataMalformed',
      `the ${(bytes.length - 2) / 2} bytes of metadata cannot be read; give those that state_getMetadata answers`,
      { field: 'metadata', value: (bytes.length - 2) / 2 },
      { cause },
    )
  }
}

function viewCall(call: RegistryCall): RuntimeCallView {
  return {
    name: `${call.section}.${call.method}`,
    arguments: call.toU8a().subarray(call.callIndex.length),
    calls: call.args.flatMap(callsIn),
  }
}

type RegistryCall = Pick<GenericCall, 'section' | 'method' | 'callIndex' | 'toU8a'> & {
  readonly args: readonly RegistryValue[]
}

function callsIn(value: RegistryValue): RuntimeCallView[] {
  if (value instanceof GenericCall) return [viewCall(value)]
  // Multisigs of earlier runtimes carry their call as opaque bytes.
  if (value instanceof WrapperKeepOpaque) return value.isDecoded ? callsIn(value.unwrap()) : []
  return value instanceof Vec ? [...value].flatMap(callsIn) : []
}

function era(registry: TypeRegistry, mortality: SigningContext['mortality']): Uint8Array {
  if (mortality === undefined) return Uint8Array.of(0)
  const { number: current, period } = mortality
  return registry.createType('ExtrinsicEra', { current, period }).toU8a()
}

function unknownItem(kind: string, name: string): never {
  throw new LockstepError('RuntimeItemUnknown', `the runtime has no ${kind} ${name}; configure one that it has`, {
    field: kind,
    value: name,
  })
}
