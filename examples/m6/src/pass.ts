import type { Hex } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import { balances } from '@lockstep/stf-balances'
import { fifth, unit } from './amount.js'
import type { Client } from './client.js'
import { type Disturbances, planDisturbances } from './disturbances.js'
import { expectFigure } from './expect.js'
import { playRound } from './round.js'
import type { Scenario } from './scenario.js'
import type { Invocation } from './submission.js'

/** One run through Integritee's acceptance scenario, through one worker. */
export interface Pass {
  readonly name: string
  readonly client: Client
  /** A Bob whom nobody has paid yet. */
  readonly bob: Signer
  /** What Alice has before, and what Charlie and Ferdie have. */
  readonly before: { readonly alice: bigint; readonly charlie: bigint; readonly ferdie: bigint }
}

/** SPEC: Integritee's scenario M6, `demo_shielding_unshielding_multiworker.sh`. */
export async function playPass(scenario: Scenario, pass: Pass): Promise<void> {
  const { progress, accounts } = scenario
  const { client, before } = pass
  const step = (what: string, run: () => Promise<void>): Promise<void> => progress.step(`${pass.name}: ${what}`, run)
  const daveNonce = (await client.accountInfo(accounts.dave)).nonce
  const disturbances = planDisturbances(scenario, client, daveNonce)

  await expectFree(pass, 'Alice', accounts.alice, before.alice)
  await step('shield 6 to Alice', () => shieldToAlice(scenario, pass, disturbances))
  await step('Alice transfers 2 to Bob', () => transferToBob(scenario, pass, disturbances))
  await step('Alice unshields 1 to Ferdie', () => unshieldToFerdie(scenario, pass, disturbances))
  await step('three transfers of 0.2 to Charlie', () => sendThreeToCharlie(scenario, pass, disturbances))
  await step('a transfer of 2 that must fail', () => failToSend(scenario, pass, disturbances))
  await step('one more transfer of 0.2', () => sendOneMoreToCharlie(scenario, pass, disturbances))
}

async function shieldToAlice(scenario: Scenario, pass: Pass, { whileShielding }: Disturbances): Promise<void> {
  const { alice } = scenario.accounts
  const shielding = {
    kind: 'shield',
    what: "Alice's shielding",
    who: alice.account,
    amount: 6n * unit,
    expected: 'Ok',
  } as const
  await playRound(scenario, pass.client, [shielding], whileShielding)
  await expectFree(pass, 'Alice', alice, pass.before.alice + 6n * unit)
  await expectFree(pass, 'Bob', pass.bob, 0n)
}

async function transferToBob(scenario: Scenario, pass: Pass, { whileTransferring }: Disturbances): Promise<void> {
  const { alice } = scenario.accounts
  const nonce = (await pass.client.accountInfo(alice)).nonce
  const transfer = transferTo(scenario, pass, alice, pass.bob.account, 2n * unit, nonce, 'Ok')
  await playRound(scenario, pass.client, [transfer], whileTransferring)
  await expectFree(pass, 'Alice', alice, pass.before.alice + 4n * unit)
  await expectFree(pass, 'Bob', pass.bob, 2n * unit)
}

async function unshieldToFerdie(scenario: Scenario, pass: Pass, { whileUnshielding }: Disturbances): Promise<void> {
  const { shard, chain, accounts } = scenario
  const { alice, eve, ferdie } = accounts
  const evesBefore = chain.balanceOf(eve.account)
  const nonce = (await pass.client.accountInfo(alice)).nonce
  const args = { beneficiary: ferdie.account, amount: unit, shard }
  const call = balances.calls.balanceUnshieldThroughEnclaveBridgePallet
  const unshield = invocation(shard, "Alice's unshield", pass.client.compose(call, args, alice, nonce), 'Ok')
  await playRound(scenario, pass.client, [unshield], whileUnshielding)
  await expectFree(pass, 'Alice', alice, pass.before.alice + 3n * unit)
  expectFigure('Ferdie on the parentchain', chain.balanceOf(ferdie.account), pass.before.ferdie + unit)
  expectFigure("Eve on the parentchain, paid for both of Dave's", chain.balanceOf(eve.account), evesBefore + 2n * unit)
  await expectNonce(pass, 'Bob', pass.bob, 0)
}

async function sendThreeToCharlie(scenario: Scenario, pass: Pass, { whileBobSends }: Disturbances): Promise<void> {
  const { charlie } = scenario.accounts
  const transfers = [0, 1, 2].map((nonce) => transferTo(scenario, pass, pass.bob, charlie.account, fifth, nonce, 'Ok'))
  await playRound(scenario, pass.client, transfers, whileBobSends)
  await expectNonce(pass, 'Bob', pass.bob, 3)
  await expectFree(pass, 'Bob', pass.bob, 2n * unit - 3n * fifth)
  await expectFree(pass, 'Charlie', charlie, pass.before.charlie + 3n * fifth)
}

async function failToSend(scenario: Scenario, pass: Pass, { whileBobFails }: Disturbances): Promise<void> {
  const { charlie } = scenario.accounts
  const failing = 'balances.InsufficientBalance'
  const transfer = transferTo(scenario, pass, pass.bob, charlie.account, 2n * unit, 3, failing)
  await playRound(scenario, pass.client, [transfer], whileBobFails)
  await expectNonce(pass, 'Bob', pass.bob, 4)
  await expectFree(pass, 'Bob', pass.bob, 2n * unit - 3n * fifth)
  await expectFree(pass, 'Charlie', charlie, pass.before.charlie + 3n * fifth)
}

async function sendOneMoreToCharlie(
  scenario: Scenario,
  pass: Pass,
  { whileBobSendsAgain }: Disturbances,
): Promise<void> {
  const { charlie } = scenario.accounts
  const transfer = transferTo(scenario, pass, pass.bob, charlie.account, fifth, 4, 'Ok')
  await playRound(scenario, pass.client, [transfer], whileBobSendsAgain)
  await expectNonce(pass, 'Bob', pass.bob, 5)
  await expectFree(pass, 'Bob', pass.bob, 2n * unit - 4n * fifth)
  await expectFree(pass, 'Charlie', charlie, pass.before.charlie + 4n * fifth)
}

function transferTo(
  { shard }: Scenario,
  { client }: Pass,
  from: Signer,
  to: Hex,
  amount: bigint,
  nonce: number,
  expected: string,
): Invocation {
  const composed = client.compose(balances.calls.balanceTransfer, { to, amount }, from, nonce)
  return invocation(shard, `the transfer with nonce ${nonce}`, composed, expected)
}

function invocation(
  shard: Hex,
  what: string,
  { operationHash, ciphertext }: Pick<Invocation, 'operationHash' | 'ciphertext'>,
  expected: string,
): Invocation {
  return { kind: 'invoke', what, shard, operationHash, ciphertext, expected }
}

async function expectFree({ name, client }: Pass, who: string, signer: Signer, expected: bigint): Promise<void> {
  expectFigure(`${who} in the ${name}`, (await client.accountInfo(signer)).data.free, expected)
}

async function expectNonce({ name, client }: Pass, who: string, signer: Signer, expected: number): Promise<void> {
  expectFigure(`${who}'s nonce in the ${name}`, (await client.accountInfo(signer)).nonce, expected)
}
