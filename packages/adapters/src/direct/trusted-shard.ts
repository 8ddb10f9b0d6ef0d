import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { boxKeyPair, type CryptoProvider } from '@lockstep/core/crypto'
import { decodeGetter } from '@lockstep/core/operation'
import type { PoolLoad, QueueLimit } from '@lockstep/core/pool'
import type { SignedHeader } from '@lockstep/core/receipt'
import { type Answer, type Attestation, type ParentchainBlock, type Query, sealQuery } from '@lockstep/core/worker'
import type { EnclaveKeys } from '../tee/enclave-keys.js'
import { createEnclaveRuntime, type EnclaveRuntime, type EnclaveRuntimeOptions } from '../tee/enclave-runtime.js'
import { openRecord, type RecordKeys } from '../tee/open-record.js'
import { unsealKeys } from '../tee/sealed-keys.js'
import {
  createDirectService,
  type DirectService,
  type DirectServiceOptions,
  type DirectSubmission,
} from './direct-service.js'
import type { DirectListener } from './direct-status.js'
import { rememberOpened } from './remember-opened.js'

export interface TrustedShardOptions extends EnclaveRuntimeOptions {
  readonly direct?: Pick<DirectServiceOptions, 'pool' | 'padLostZero'>
}

/** What the trusted side of a worker's JSON-RPC asks of its shard, in the enclave. */
export interface TrustedShard {
  /** The enclave as it is without direct calls; blocks that go through it reach the pool. */
  readonly runtime: EnclaveRuntime
  readonly provider: CryptoProvider
  /** Canonical text of name, version and codecs of what runs here. */
  readonly metadata: string
  attest(challenge: Hex): Promise<Attestation>
  query(sealed: Uint8Array): Promise<Uint8Array>
  quote(reportData: Uint8Array): Promise<Uint8Array>
  /** Answers a getter request that comes in the clear, through a connection that ends in here. */
  getter(request: Uint8Array): Promise<Answer>
  /** The next nonce of the account in whose name a trusted getter asks; it is told to whom the getter is answered. */
  nextNonce(request: Uint8Array): Promise<number | { readonly refused: string }>
  head(): Promise<SignedHeader | undefined>
  submit(shard: Hex, ciphertext: Uint8Array, listener?: DirectListener): Promise<DirectSubmission>
  propose(room: QueueLimit, now: number): Promise<readonly Uint8Array[]>
  pending(): Promise<readonly Hex[]>
  load(): PoolLoad | undefined
}

interface Provisioned {
  readonly direct: DirectService
  readonly boxPublicKey: Hex
  readonly records: RecordKeys
}

/**
 * The trusted side of an enclave with a direct path: what {@link createEnclaveRuntime} makes, and a pool that sees every
 * block which goes through it.
 *
 * @throws LockstepError as {@link createEnclaveRuntime}. Every function but `quote` rejects with `NotProvisioned` while
 * the enclave has no shielding key.
 */
export function createTrustedShard(options: TrustedShardOptions): TrustedShard {
  const provider = rememberOpened(options.provider)
  const { program, services } = options
  const inner = createEnclaveRuntime({ ...options, provider })
  const { mrenclave, shard, account } = inner
  const domain = { mrenclave, shard }
  const sealing = { provider, sealingKey: services.sealingKey, entropy: services.entropy }
  let last = 0
  let provisioned: Provisioned | undefined

  async function obtain(): Promise<Provisioned> {
    // The runtime keeps its keys to itself; what it seals for its next start, the same code may open.
    const keys = unsealKeys(sealing, shard, await inner.sealedKeys())
    provisioned ??= provisionedWith(keys)
    return provisioned
  }

  function provisionedWith({ shieldingKey, boxSecret, inherited = [] }: EnclaveKeys): Provisioned {
    if (shieldingKey === undefined) throw notProvisioned()
    const direct = createDirectService({ provider, stf: program.stf, domain, shieldingKey, ...options.direct })
    const { formerVersions = [] } = options.settings
    const records = { sealing, owner: { shard, account }, inherited, formerVersions }
    return { direct, boxPublicKey: toHex(boxKeyPair(boxSecret).publicKey), records }
  }

  const service = async (): Promise<Provisioned> => provisioned ?? (await obtain())

  async function take(number: number, sealed: Uint8Array): Promise<void> {
    if (number <= last) return
    const { direct, records } = await service()
    direct.imported(openRecord(records, number, sealed))
    last = number
  }

  /** PERF: two NaCl boxes, about 2 ms in plain JavaScript: the runtime answers sealed questions only. */
  async function ask(query: Query): Promise<Answer> {
    const { boxPublicKey } = await service()
    const { sealed, open } = sealQuery(query, boxPublicKey, services.entropy)
    return open(await inner.query(sealed))
  }

  const askGetter = (request: Uint8Array): Promise<Answer> =>
    ask({ type: 'Getter', value: { request: toHex(request), at: 'Latest', proof: false } })

  const runtime: EnclaveRuntime = {
    ...inner,
    async restore(sealed, released) {
      await inner.restore(sealed, released)
      await take(statedNumber(sealed), sealed)
    },
    // One by one: those before a block that is refused are executed, and the pool must know them.
    async executeBlocks(blocks: readonly ParentchainBlock[]) {
      const executedBlocks = []
      for (const block of blocks) {
        for (const executed of await inner.executeBlocks([block])) {
          await take(executed.number, executed.sealed)
          executedBlocks.push(executed)
        }
      }
      return executedBlocks
    },
    async revert(number) {
      await inner.revert(number)
      last = Math.min(last, number)
      const { direct } = await service()
      direct.reverted(number)
    },
  }

  return {
    runtime,
    provider,
    metadata: program.stf.identityText,
    attest: inner.attest,
    query: inner.query,
    quote: services.quote,
    getter: askGetter,
    async nextNonce(request) {
      const asked = decodeGetter(program.stf, request)
      if (asked?.kind !== 'trusted') return { refused: 'Undecodable' }
      const answer = await askGetter(request)
      if (answer.type === 'Refused') return { refused: answer.value }
      return (await service()).direct.nextNonce(asked.sender)
    },
    async head() {
      const answer = await ask({ type: 'Head', value: null })
      return answer.type === 'Head' ? answer.value : undefined
    },
    submit: async (to, ciphertext, listener) => (await service()).direct.submit(to, ciphertext, listener),
    propose: async (room, now) => (await service()).direct.propose(room, now),
    pending: async () => (await service()).direct.pending(),
    load: () => provisioned?.direct.load(),
  }
}

/** A sealed record begins with its block's number, which it is authenticated with: u32, little-endian. */
function statedNumber(sealed: Uint8Array): number {
  return new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength).getUint32(0, true)
}

function notProvisioned(): LockstepError {
  return new LockstepError(
    'NotProvisioned',
    'the enclave has no shielding key yet; provision it from an enclave of the same code, or launch with generate',
  )
}
