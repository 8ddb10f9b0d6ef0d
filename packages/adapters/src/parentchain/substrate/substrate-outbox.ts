import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AbortSignalLike, Enclave, Parentchain, Store } from '@lockstep/core/worker'
import { maximumPending, type OutboxJournal, readJournal, writeJournal } from './outbox-journal.js'
import type { SubstrateParentchain } from './substrate-parentchain.js'
import type { SubstrateRuntime } from './substrate-runtime.js'

/** The chain that outputs go to, and where the journal of what was sent is kept. */
export interface SubstrateOutboxOptions {
  readonly provider: Pick<CryptoProvider, 'blake2b256'>
  readonly chain: SubstrateParentchain
  /** The worker's own: the journal is one of its blobs. */
  readonly store: Store
  /** Signs outputs again whose validity has ended. */
  readonly enclave: Pick<Enclave, 'account' | 'outputs'>
  readonly runtime: SubstrateRuntime
}

/**
 * The parentchain as a worker should see it whose outputs must arrive, and only once.
 *
 * The nonce of a block's outputs is decided once and written down before anything is signed with it. Whatever crashes
 * or is dropped, each output is only ever signed with that one nonce, and a chain takes a nonce once. Outputs are kept
 * until their nonces are used in a final block, and handed over again as long as the node does not know them; one whose
 * mortality has ended is signed again, with its old nonce.
 *
 * Nobody else may submit for the enclave's account while it is in use; the registration goes before it.
 *
 * @throws LockstepError `OutboxJournalMalformed`
 */
export async function createSubstrateOutbox(options: SubstrateOutboxOptions): Promise<Parentchain> {
  const { chain, store, enclave } = options
  let journal = readJournal(await store.getSealed(journalName))

  async function keep(next: OutboxJournal): Promise<void> {
    await store.putSealed(journalName, writeJournal(next))
    journal = next
  }

  /** Forgets what is settled, and hands over again what the node has forgotten. */
  async function refresh(signal: AbortSignalLike | undefined): Promise<void> {
    const settled = await chain.finalizedNonce(enclave.account, signal)
    const pending = journal.pending.filter(({ nonce }) => nonce >= settled)
    if (pending.length < journal.pending.length) await keep({ ...journal, pending })
    for (const entry of pending) await handOverAgain(entry, signal)
  }

  async function handOverAgain(
    { batch, base, nonce, extrinsic }: OutboxJournal['pending'][number],
    signal: AbortSignalLike | undefined,
  ): Promise<void> {
    const bytes = fromHex(extrinsic)
    if (await chain.isPending(hashOf(options, bytes), signal)) return
    const outcome = await attemptSubmission(chain, bytes, signal)
    if (outcome !== 'ExtrinsicRefused') return
    const again = (await enclave.outputs(batch, base))[nonce - base]
    if (again === undefined || toHex(again) === extrinsic) return
    await replace(nonce, again)
    await attemptSubmission(chain, again, signal)
  }

  function replace(nonce: number, bytes: Uint8Array): Promise<void> {
    const extrinsic = toHex(bytes)
    return keep({
      ...journal,
      pending: journal.pending.map((entry) => (entry.nonce === nonce ? { ...entry, extrinsic } : entry)),
    })
  }

  return {
    ...chain,
    async nextNonce(account, signal) {
      if (account !== enclave.account) return chain.nextNonce(account, signal)
      await refresh(signal)
      const batch = await nextBatch(options)
      if (journal.batch === batch) return journal.base
      const base = Math.max(journal.next, await chain.nextNonce(account, signal))
      await keep({ ...journal, batch, base, next: base })
      return base
    },

    async submit(extrinsic, signal) {
      const { signed, call } = options.runtime.readExtrinsic(extrinsic)
      if (signed?.signer !== enclave.account) return chain.submit(extrinsic, signal)
      const { nonce } = signed
      const earlier = journal.pending.find((entry) => entry.nonce === nonce)
      if (earlier === undefined) {
        if (journal.pending.length >= maximumPending) throw full(journal.pending.length)
        const { batch, base, next, pending } = journal
        const entry = { batch, base, nonce, extrinsic: toHex(extrinsic) }
        await keep({ ...journal, next: Math.max(next, nonce + 1), pending: [...pending, entry] })
      } else {
        const before = options.runtime.readExtrinsic(fromHex(earlier.extrinsic)).call
        requireSameCall(nonce, before, call)
        await replace(nonce, extrinsic)
      }
      try {
        return await chain.submit(extrinsic, signal)
      } catch (error) {
        // Decided for this output alone: where its nonce is used, it was used by it.
        if (error instanceof LockstepError && error.code === 'StaleNonce') return hashOf(options, extrinsic)
        throw error
      }
    },
  }
}

/** Number of the block whose outputs come next. A store may begin behind a checkpoint, or behind a snapshot. */
async function nextBatch({ chain, store }: SubstrateOutboxOptions): Promise<number> {
  const released = await store.released()
  if (released !== undefined) return released + 1
  for await (const { number } of store.records()) return number
  return (chain.start?.number ?? 0) + 1
}

const journalName = 'substrate-outbox'

function hashOf({ provider }: SubstrateOutboxOptions, extrinsic: Uint8Array): Hex {
  return toHex(provider.blake2b256(extrinsic))
}

type Outcome = 'Taken' | 'StaleNonce' | 'ExtrinsicRefused'

async function attemptSubmission(
  chain: SubstrateParentchain,
  extrinsic: Uint8Array,
  signal: AbortSignalLike | undefined,
): Promise<Outcome> {
  try {
    await chain.submit(extrinsic, signal)
    return 'Taken'
  } catch (error) {
    const code = error instanceof LockstepError ? error.code : undefined
    if (code === 'StaleNonce' || code === 'ExtrinsicRefused') return code
    throw error
  }
}

interface NamedCall {
  readonly name: string
  readonly arguments: Uint8Array
}

function requireSameCall(nonce: number, before: NamedCall, now: NamedCall): void {
  if (before.name === now.name && toHex(before.arguments) === toHex(now.arguments)) return
  throw new LockstepError(
    'OutputChanged',
    `nonce ${nonce} was decided for a ${before.name}, now it carries another ${now.name}; use one outbox for each enclave`,
    { field: 'nonce', value: nonce },
  )
}

function full(length: number): LockstepError {
  return new LockstepError(
    'OutboxFull',
    `${length} outputs wait for the parentchain, the limit is ${maximumPending}; try again once it has taken some`,
    { field: 'pending', value: length, limit: maximumPending },
  )
}
