import { performance } from 'node:perf_hooks'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { AccountId, encode } from '@lockstep/core/codec'
import { createSigner, type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { jsonText } from '../json-text.js'
import { systemEntropy } from '../system-entropy.js'
import type { Sending } from './call-options.js'
import { callForJob } from './find-declared.js'
import { type LatencySummary, summarizeLatencies } from './latency-summary.js'
import type { Session } from './open-session.js'
import { readArguments } from './read-arguments.js'
import { sendCall } from './send-call.js'
import { within } from './within.js'

export interface BenchmarkPlan {
  readonly accounts: number
  /** Of each account, one after the other. */
  readonly transfers: number
  readonly path: Sending['path']
  /** Pays for what the accounts send, on the parentchain. */
  readonly payer: Signer
  /** For the receipt of one transfer, in milliseconds. */
  readonly patience: number
}

export interface BenchmarkResult {
  readonly executed: number
  /** Transfers that have another receipt, by their codes. */
  readonly failed: readonly string[]
  readonly seconds: number
  readonly latency: LatencySummary
}

/** What a transfer moves, in the smallest unit. */
const amount = 1_000_000_000n

/**
 * Shields funds to new accounts, and has all of them transfer to each other in a ring at the same time, each waiting for
 * the receipt of one transfer before it sends the next.
 *
 * @throws LockstepError as `sendCall`
 */
export async function runBenchmark(
  session: Session,
  plan: BenchmarkPlan,
  progress: (line: string) => void,
): Promise<BenchmarkResult> {
  const { provider } = session.access
  const signers = Array.from({ length: plan.accounts }, () =>
    createSigner(provider, 'ed25519', systemEntropy(32), systemEntropy),
  )
  progress(`shielding to ${plan.accounts} accounts`)
  await within(plan.patience, 'the funds of the accounts', endow(session, plan, signers))
  progress(`${plan.accounts} accounts, ${plan.transfers} transfers each, ${plan.path}`)
  const begin = performance.now()
  const outcomes = await Promise.all(
    signers.map((signer, place) => transferAll(session, plan, signer, signers[(place + 1) % signers.length] ?? signer)),
  )
  const seconds = (performance.now() - begin) / 1000
  const all = outcomes.flat()
  return {
    executed: all.filter(({ status }) => status === 'Executed').length,
    failed: all.flatMap(({ status }) => (status === 'Executed' ? [] : [status])),
    seconds,
    latency: summarizeLatencies(all.map(({ latency }) => latency)),
  }
}

async function endow(session: Session, { payer, transfers }: BenchmarkPlan, signers: readonly Signer[]): Promise<void> {
  const { provider, shard, worker } = session.access
  const chain = await session.chain()
  const invocation = createIndirectInvocation({ provider, chain, signer: payer })
  const hashes = await Promise.all(
    signers.map(({ account }) => {
      const encrypted = shieldingEncrypt(provider, worker.shieldingKey, encode(AccountId, account))
      return invocation.shieldFunds(shard, encrypted, amount * BigInt(transfers))
    }),
  )
  // One payer's extrinsics are included in the order of their nonces: the last one stands for all.
  const last = hashes.at(-1)
  if (last !== undefined) await invocation.processed(shard, await invocation.included(last))
}

interface Outcome {
  readonly status: string
  /** Milliseconds from the signature to the verified receipt. */
  readonly latency: number
}

async function transferAll(session: Session, plan: BenchmarkPlan, signer: Signer, to: Signer): Promise<Outcome[]> {
  const call = callForJob(session.stf, 'benchmark', ['balanceTransfer', 'transfer'])
  const args = await readArguments(session.accounts, call.args, jsonText({ to: to.account, amount }))
  const outcomes: Outcome[] = []
  for (let nonce = 0; nonce < plan.transfers; nonce += 1) {
    const { path, patience } = plan
    const begin = performance.now()
    const sent = await sendCall(
      session,
      call,
      args,
      { signer, asDelegateOf: undefined, path, nonce, relayer: signer, patience },
      () => undefined,
    )
    outcomes.push({ status: sent.receipt.receipt.status, latency: performance.now() - begin })
  }
  return outcomes
}
