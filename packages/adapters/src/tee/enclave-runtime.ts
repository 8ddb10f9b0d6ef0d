import { type Hex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import {
  boxKeyPair,
  type CryptoProvider,
  createSigner,
  type RsaPrivateKey,
  type Signer,
  shieldingKeyText,
} from '@lockstep/core/crypto'
import type { Bug } from '@lockstep/core/engine'
import type { OperationEnvironment } from '@lockstep/core/operation'
import {
  type Answer,
  type Attestation,
  assertPublication,
  attestationReportData,
  type BlockRecordContent,
  createVersionSchedule,
  type OpenedCheckpoint,
  type Query,
} from '@lockstep/core/worker'
import type { Ecalls } from './boundary/ecalls.js'
import type { KeySource } from './enclave-keys.js'
import type { EnclaveConnections, EnclaveProgram } from './enclave-program.js'
import { createEnclaveProvisioning } from './enclave-provisioning.js'
import type { EnclaveServices } from './enclave-services.js'
import type { EnclaveSettings } from './enclave-settings.js'
import { createEnclaveShieldingKeys, notProvisioned } from './enclave-shielding-keys.js'
import { executeInTurns } from './execute-in-turns.js'
import type { DefectReport } from './launched-enclave.js'
import { obtainKeys } from './obtain-keys.js'
import { peerPolicyOf } from './peer-policy-of.js'
import { publicationRules } from './publication-rules.js'
import { register } from './register.js'
import { createRetirement } from './retirement.js'
import { createRollbackFence } from './rollback-fence.js'
import type { Sealing } from './seal.js'
import { createShardService, defaultKeptVersions, type ShardService } from './shard-service.js'
import { createSnapshotTransfer } from './snapshot-transfer.js'
import { assertUpgradeSettings } from './upgrade-settings.js'

/** What an enclave is started with, inside, once its carrier has handed it over. */
export interface EnclaveRuntimeOptions {
  readonly program: EnclaveProgram
  readonly settings: EnclaveSettings
  readonly keys: KeySource
  readonly services: EnclaveServices
  readonly provider: CryptoProvider
  /** Told of each bug of the STF that a call or hook met, and that was contained. */
  onDefect?(defect: DefectReport): void
  /** Told, inside, of every block that was committed, executed or restored. */
  onBlock?(record: BlockRecordContent): void
  /** What was prepared, inside, before its block came; see `OperationEnvironment`. */
  readonly recall?: OperationEnvironment['recall']
}

/** The trusted side: a function for every call that the host can make, and what the host may know from the start. */
export interface EnclaveRuntime extends Ecalls {
  readonly mrenclave: Hex
  readonly shard: Hex
  readonly account: Hex
}

/** What the code beside the runtime, in the same enclave, may ask of it. Nothing of it crosses the boundary. */
export interface EnclaveInterior {
  isProvisioned(): boolean
  /** For whatever leaves that depends on the state. @throws LockstepError `NotProvisioned`; as `ShardExecutor.requireConfirmed` */
  requireConfirmed(): void
  /** Whether it may leave. */
  isConfirmed(): boolean
  /**
   * The keys for which the next block's inputs are opened, the current one first; those that are there.
   *
   * @throws LockstepError `NotProvisioned`; `ShieldingKeyMissing` where none is there
   */
  shieldingKeys(): readonly [RsaPrivateKey, ...RsaPrivateKey[]]
  /** The nonce that the account's next executed call must have. @throws LockstepError `NotProvisioned` */
  nextNonce(account: Hex): number
  /** Answers in the clear, and is silent like `query` where the state is too old. @throws LockstepError `StateRolledBack` */
  answer(query: Query): Promise<Answer>
}

/** Both sides of an enclave's trusted part. */
export interface OpenedEnclave {
  readonly runtime: EnclaveRuntime
  readonly interior: EnclaveInterior
}

/**
 * Starts the trusted side of an enclave, in whatever carries it: a thread, or the host's own process. It expects its
 * calls one after the other.
 *
 * @throws LockstepError `SealBroken` for sealed keys that are not this code's; a codec's error for parameters that
 * the program did not declare; `UpgradeShard`, `UnknownIdentity`,
 * `UpgradeOrder`, `UpgradeHeight` for former versions.
 */
export function createEnclaveRuntime(options: EnclaveRuntimeOptions): EnclaveRuntime {
  return openEnclave(options).runtime
}

/** {@link createEnclaveRuntime} with what is not for the host. */
export function openEnclave(options: EnclaveRuntimeOptions): OpenedEnclave {
  const { program, settings, services, provider } = options
  const { identity, entropy, turns } = services
  const { mrenclave } = identity
  assertUpgradeSettings(settings)
  const shard = settings.shard ?? mrenclave
  const { formerVersions = [], signedFor = mrenclave, keyRotation, publishStateEvery } = settings
  // Here and not when the shielding key comes: settings that cannot work are told to whoever chose them.
  createVersionSchedule({ stf: program.stf, domain: { mrenclave: signedFor, shard }, provider, formerVersions })
  const sealing: Sealing = { provider, sealingKey: services.sealingKey, entropy }
  const connections = connect(program, settings, provider, shard)
  const { extrinsics } = connections
  const keptVersions = program.keptVersions ?? defaultKeptVersions
  if (publishStateEvery !== undefined) assertPublication({ every: publishStateEvery, keptVersions, ...connections })
  const keys = obtainKeys(sealing, shard, options.keys)
  const signer = createSigner(provider, 'ed25519', keys.signerSeed, entropy)
  const { account } = signer
  const shielding = createEnclaveShieldingKeys({
    ...{ sealing, shard, account, keys, rotation: keyRotation },
    believesMore: publishStateEvery !== undefined,
    service: () => service,
  })
  const attestedAccounts = (): readonly Hex[] => shielding.keys().attestedAccounts ?? []
  const publication =
    publishStateEvery === undefined
      ? undefined
      : publicationRules(publishStateEvery, { mrenclave, account, formerVersions, attestedAccounts })
  const fence = createRollbackFence(provider, { shard, account }, services.raiseCounter)
  const retirement = createRetirement(provider, shard, services.raiseCounter)
  const mayRetire = settings.upgradeAuthorities !== undefined
  let service: ShardService | undefined
  service = openService()

  function openService(checkpoint?: OpenedCheckpoint): ShardService | undefined {
    const ring = shielding.ring()
    if (ring === undefined) return undefined
    const { boxSecret, inherited = [] } = shielding.keys()
    const onBug = (block: number, bug: Bug) => options.onDefect?.(defectReport(identity.debug, block, bug))
    return createShardService({
      ...sealing,
      program,
      connections,
      mrenclave: signedFor,
      shard,
      signer,
      boxSecret,
      ring,
      ...(keyRotation && { keyRotation }),
      ...(publication && { publication }),
      formerVersions,
      inherited,
      ...(turns && { turns }),
      ...(checkpoint && { checkpoint }),
      onBug,
      ...(options.onBlock && { onBlock: options.onBlock }),
      ...(options.recall && { recall: options.recall }),
    })
  }

  function provisioned(): ShardService {
    if (service === undefined) throw notProvisioned()
    return service
  }

  /** For whatever leaves that depends on the state. */
  function confirmed(): ShardService {
    const serving = provisioned()
    serving.requireConfirmed()
    return serving
  }

  const provisioning = createEnclaveProvisioning(
    { program, settings, services, provider },
    {
      shard,
      account,
      keys: shielding.keys,
      retire: async (lastBlock) => retirement.retire(lastBlock, await fence.answered()),
      holder: {
        passed: shielding.passed,
        takesMore: keyRotation !== undefined || publication !== undefined,
        async provide(provided) {
          if (service !== undefined) return shielding.extend(provided)
          // Whatever the code before has answered, this one answers nothing older: a host could choose its records.
          if (provided.inherited.length > 0) await fence.raise(formerVersions.at(-1)?.lastBlock ?? 0)
          shielding.begin(provided)
          service = openService()
          return undefined
        },
      },
    },
  )

  const snapshots = createSnapshotTransfer(
    {
      provider,
      program,
      services,
      account,
      formerVersions,
      mrenclave,
      shard,
      keptVersions,
      ...(publication && { senders: peerPolicyOf(options) }),
    },
    {
      service: provisioned,
      ring: shielding.ring,
      knownKey: () => shielding.keys().keyAtProvisioning,
      start(checkpoint) {
        service = openService(checkpoint)
      },
    },
  )

  const runtime: EnclaveRuntime = {
    ...provisioning,
    ...snapshots,
    ...shielding.rotating,
    mrenclave,
    shard,
    account,
    async attest(challenge) {
      service?.requireConfirmed()
      return attest(options, signer, shielding.current(), keys.boxSecret, challenge)
    },
    async answerProvisioning(...asked) {
      service?.requireConfirmed()
      return provisioning.answerProvisioning(...asked)
    },
    async prepareShieldingKey() {
      service?.requireConfirmed()
      return shielding.rotating.prepareShieldingKey()
    },
    async announceShieldingKey(permit) {
      service?.requireConfirmed()
      return shielding.rotating.announceShieldingKey(permit)
    },
    registration: (nonce, role) =>
      register({ mrenclave, shard, signer, extrinsics, quote: services.quote }, nonce, role),
    restore: async (sealed, released) => provisioned().restore(sealed, released),
    async executeBlocks(blocks) {
      const executing = provisioned()
      const admitted = mayRetire ? await retirement.admit(blocks) : blocks
      return turns === undefined ? executing.executeBlocks(admitted) : executeInTurns(turns, executing, admitted)
    },
    revert: async (number) => provisioned().revert(number),
    async outputs(number, nonce) {
      const outputs = confirmed().outputs(number, nonce)
      // Not refused where the counter is ahead: a final block has the same outputs whenever they are asked for, and a
      // host that starts with lost blocks hands over what it still has before it imports the rest.
      await fence.raise(number)
      return outputs
    },
    async query(sealed) {
      const answers = confirmed()
      await fence.pass(answers.finalized())
      return answers.query(sealed)
    },
    sealedKeys: async () => shielding.sealed(),
  }
  const interior: EnclaveInterior = {
    isProvisioned: () => service !== undefined,
    requireConfirmed: () => void confirmed(),
    isConfirmed: () => service?.isConfirmed() ?? false,
    shieldingKeys: shielding.next,
    nextNonce: (of) => provisioned().nextNonce(of),
    async answer(query) {
      const answers = confirmed()
      await fence.pass(answers.finalized())
      return answers.answer(query)
    },
  }
  return { runtime, interior }
}

/** Holds the parameters against the program's declaration before the program sees them. */
function connect(
  { parameters, connect: connectProgram }: EnclaveProgram,
  settings: EnclaveSettings,
  provider: CryptoProvider,
  shard: Hex,
): EnclaveConnections {
  return connectProgram(provider, decode(parameters, encode(parameters, settings.parameters)), shard)
}

async function attest(
  { provider, services }: Pick<EnclaveRuntimeOptions, 'provider' | 'services'>,
  { account }: Signer,
  shieldingKey: RsaPrivateKey,
  boxSecret: Uint8Array,
  challenge: Hex,
): Promise<Attestation> {
  const keys = {
    shieldingKey: shieldingKeyText(shieldingKey),
    enclaveAccount: account,
    boxPublicKey: toHex(boxKeyPair(provider, boxSecret).publicKey),
  }
  return { ...keys, quote: await services.quote(attestationReportData(provider, keys, challenge)) }
}

function defectReport(debug: boolean, block: number, { call, error }: Bug): DefectReport {
  return debug ? { block, detail: `${call}: ${textOf(error)}` } : { block }
}

/** Authors may throw anything, also what has no text or throws when it is asked for one. */
function textOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return 'something without a text'
  }
}
