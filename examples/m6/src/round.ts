import { AccountId, encode, type Hex } from '@lockstep/core'
import { awaitExecuted, fetchReceipts, type IncludedAt } from '@lockstep/core/client'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { codeName, type Receipt } from '@lockstep/core/receipt'
import { balances } from '@lockstep/stf-balances'
import type { Client } from './client.js'
import { expectFigure } from './expect.js'
import { interleave } from './interleave.js'
import type { Scenario } from './scenario.js'
import { shieldHash } from './shield-hash.js'
import type { Shielding, Submission } from './submission.js'

interface Submitted {
  readonly submission: Submission
  readonly extrinsicHash: Hex
  /** Known for an invocation at once, for shielded funds once their block is. */
  operationHash(block: IncludedAt): Promise<Hex>
}

/**
 * One round: submits what honest clients and the real world bring, in one block; has all workers execute it; and
 * checks the receipt of each against the attested receipts root and against what must become of it.
 */
export async function playRound(
  scenario: Scenario,
  client: Client,
  honest: readonly Submission[],
  disturbing: readonly Submission[],
): Promise<void> {
  const submitted: Submitted[] = []
  for (const submission of interleave(honest, disturbing, scenario.entropy)) {
    submitted.push(await submit(scenario, client, submission))
  }
  await scenario.rounds.advance()
  const seen = new Map<Hex, number>()
  for (const each of submitted) await checkReceipt(scenario, client, each, seen)
}

async function submit(scenario: Scenario, client: Client, submission: Submission): Promise<Submitted> {
  if (submission.kind === 'shield') return submitShielding(scenario, client, submission)
  const { shard, ciphertext, operationHash } = submission
  const extrinsicHash = await client.invocation.invoke(shard, ciphertext)
  return { submission, extrinsicHash, operationHash: async () => operationHash }
}

async function submitShielding(scenario: Scenario, client: Client, submission: Shielding): Promise<Submitted> {
  const { worker } = client.access
  const encrypted = shieldingEncrypt(scenario.provider, worker.shieldingKey, encode(AccountId, submission.who))
  const extrinsicHash = await client.invocation.shieldFunds(scenario.shard, encrypted, submission.amount)
  return {
    submission,
    extrinsicHash,
    operationHash: (block) => shieldHash(scenario, submission, encrypted, block),
  }
}

/** An operation that stands in a block twice has two receipts there; they belong to the submissions in their order. */
async function checkReceipt(
  scenario: Scenario,
  client: Client,
  { submission, extrinsicHash, operationHash }: Submitted,
  seen: Map<Hex, number>,
): Promise<void> {
  const { provider, shard, tally } = scenario
  const block = await client.invocation.included(extrinsicHash)
  await awaitExecuted(provider, client.access, client.invocation, block)
  const hash = await operationHash(block)
  const place = seen.get(hash) ?? 0
  seen.set(hash, place + 1)
  const signed = await fetchReceipts(provider, client.access, shard, hash)
  const receipts = signed.filter(({ signedHeader: { header } }) => header.parentchainHash === block.hash)
  const receipt = receipts[place]?.receipt
  expectFigure(`the receipt of ${submission.what}`, receiptCode(receipt), submission.expected)
  if (receipt !== undefined) tally.add(hash, receipt.block, receipt.index, receiptCode(receipt))
}

function receiptCode(receipt: Receipt | undefined): string {
  return receipt === undefined ? 'missing' : codeName(balances, receipt)
}
