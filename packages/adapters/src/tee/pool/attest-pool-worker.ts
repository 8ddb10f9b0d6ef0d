import { type Hex, LockstepError } from '@lockstep/core'
import { type AttestedWorker, attestWorker, type WorkerConnection } from '@lockstep/core/client'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import type { AttestationVerifier, AttestedReport } from '@lockstep/core/worker'
import { judgeMember, type PoolRefusal } from './judge-member.js'
import { type SignedPoolDeclaration, verifyPoolDeclaration } from './pool-declaration.js'

/** What a client knows of a pool before it asks one of its workers. */
export interface PoolTrust {
  readonly shard: Hex
  /** Who may declare the pool's members; the measured settings of the members name them. */
  readonly authorities: readonly Hex[]
  readonly pool: SignedPoolDeclaration
  /** The least generation to go by; any if left out. Clients have no counter but what they remember. */
  readonly minimumGeneration?: number
}

/** A worker of a pool. Its `mrenclave` is the one that operations are signed for. */
export interface AttestedPoolWorker extends AttestedWorker {
  /** What the worker itself runs. */
  readonly member: Hex
}

/**
 * As `attestWorker`, where any member of a pool will do.
 *
 * @throws LockstepError `PoolForged`, `PoolForeign`, `PoolOutdated`; `RevokedMeasurement`, `NotInPool`, `DebugEnclave`,
 * `OldSecurityVersion`; as `attestWorker`
 */
export async function attestPoolWorker(
  connection: WorkerConnection,
  verifier: AttestationVerifier,
  trust: PoolTrust,
  environment: { readonly provider: CryptoProvider; readonly entropy: Entropy },
): Promise<AttestedPoolWorker> {
  const { declaration } = trust.pool
  assertDeclaration(environment.provider, trust)
  let member: Hex = '0x'
  const judging: AttestationVerifier = {
    verify(quote) {
      const report = verifier.verify(quote)
      const refused = judgeMember(declaration, report)
      if (refused !== undefined) throw workerRefused(refused, report)
      member = report.mrenclave
      return report
    },
  }
  const trusted = {
    // A getter: which of the members it is is known once the quote was judged.
    get mrenclave(): Hex {
      return member
    },
    minimumSecurityVersion: 0,
  }
  const worker = await attestWorker(connection, judging, trusted, environment)
  return { ...worker, mrenclave: declaration.signedFor, member }
}

function assertDeclaration(
  provider: CryptoProvider,
  { shard, authorities, pool, minimumGeneration = 1 }: PoolTrust,
): void {
  const { declaration } = pool
  if (!verifyPoolDeclaration(provider, pool, authorities)) {
    throw poolRefused('PoolForged', 'signature', 'is by none of the authorities', authorities.join(', '))
  }
  if (declaration.shard !== shard) throw poolRefused('PoolForeign', 'shard', `is ${declaration.shard}`, shard)
  if (declaration.generation < minimumGeneration) {
    throw poolRefused('PoolOutdated', 'generation', `is ${declaration.generation}`, minimumGeneration)
  }
}

function poolRefused(code: string, field: string, what: string, limit: string | number): LockstepError {
  return new LockstepError(code, `the pool's ${field} ${what}, expected ${limit}; get its latest declaration`, {
    field,
    limit,
  })
}

function workerRefused(code: PoolRefusal, { mrenclave, securityVersion, debug }: AttestedReport): LockstepError {
  const seen = `${mrenclave}, security version ${securityVersion}${debug ? ', debug' : ''}`
  return new LockstepError(
    code,
    `the worker runs ${seen}, which the pool does not admit; do not send it anything, ask another worker`,
    { field: 'mrenclave', value: mrenclave },
  )
}
