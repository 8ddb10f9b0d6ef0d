import { type Hex, toHex } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import { encodeCall, prepareOperation, signCall } from '@lockstep/core/operation'
import type { Call, InferFields } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { domain, provider, shard, signerOf } from './accounts.js'
import { shielded } from './inputs.js'
import { amountBytes, codes, createShardState } from './shard-state.js'

const unit = 1_000_000_000_000n
const { balanceTransfer, balanceUnshieldThroughEnclaveBridgePallet: unshield } = balances.calls

const alice = signerOf('AliceIncognito', 'sr25519')
const charlie = signerOf('CharlieIncognito', 'sr25519').account
const ferdie = signerOf('Ferdie', 'sr25519').account

/** Two workers that are given the same operations, each with a state of its own. */
const workers = [createShardState(), createShardState()] as const
const [first, second] = workers

/** One block with one signed operation, on both workers; the name of its code. */
function invoke<Args>(call: Call<Args>, args: InferFields<Args>, signer: Signer) {
  const nonce = first.nonce(signer.account)
  const operation = signCall(encodeCall(call, signer.account, args), { nonce, domain, signer, path: 'indirectCall' })
  const input = prepareOperation({ provider, stf: balances, domain }, operation)
  return onBoth((worker) => worker.produce([input]))
}

function onBoth(produce: (worker: (typeof workers)[number]) => ReturnType<typeof first.produce>) {
  const [result, other] = workers.map(produce)
  expect(other).toEqual(result)
  expect(second.state.root()).toEqual(first.state.root())
  expect([first.broken(), first.issuance()]).toEqual([[], second.issuance()])
  if (result === undefined) throw new Error('there are two workers')
  return { code: codes(result)[0], outbox: result.outbox }
}

/** The steps of Integritee's demo_shielding_unshielding.sh, rows 3 to 8, with a Bob of its own. */
function demo(name: string, before: bigint) {
  const bob = signerOf(`${name}Incognito`, 'sr25519')
  const free = (who: Hex) => first.free(who)
  const paid = before / unit

  test(`Alice has ${paid}`, () => expect(free(alice.account)).toBe(before))

  test(`shield 6 to Alice: Alice ${paid + 6n}, new Bob 0`, () => {
    const place = { block: first.next(), index: 0 }
    onBoth((worker) => worker.produce([shielded(alice.account, 6n * unit, place)]))
    expect([free(alice.account), free(bob.account)]).toEqual([before + 6n * unit, 0n])
  })

  test(`transfer 2 to Bob: Alice ${paid + 4n}, Bob 2`, () => {
    expect(invoke(balanceTransfer, { to: bob.account, amount: 2n * unit }, alice).code).toBe('Ok')
    expect([free(alice.account), free(bob.account)]).toEqual([before + 4n * unit, 2n * unit])
  })

  test(`unshield 1 to Ferdie: Alice ${paid + 3n}, Bob 2, and the parentchain is told to pay`, () => {
    const issuance = first.issuance()
    const { code, outbox } = invoke(unshield, { beneficiary: ferdie, amount: unit, shard }, alice)
    expect(code).toBe('Ok')
    expect([free(alice.account), free(bob.account)]).toEqual([before + 3n * unit, 2n * unit])
    expect(first.issuance()).toBe(issuance - unit)
    expect(outbox).toMatchObject([{ effect: 'unshieldFunds', shard }])
    expect(outbox.map(({ payload }) => toHex(payload))).toEqual([`${ferdie}${toHex(amountBytes(unit)).slice(2)}`])
  })

  test('three transfers of 0.2 from Bob: nonce 0 to 3', () => {
    expect(first.nonce(bob.account)).toBe(0)
    for (const nonce of [1, 2, 3]) {
      expect(invoke(balanceTransfer, { to: charlie, amount: unit / 5n }, bob).code).toBe('Ok')
      expect(first.nonce(bob.account)).toBe(nonce)
    }
  })

  test('a transfer of 2 that must fail: nonce 4 nevertheless', () => {
    const funds = free(bob.account)
    expect(invoke(balanceTransfer, { to: charlie, amount: 2n * unit }, bob).code).toBe('balances.InsufficientBalance')
    expect([first.nonce(bob.account), free(bob.account)]).toEqual([4, funds])
  })

  test('one more of 0.2: nonce 5, Bob 1.2', () => {
    expect(invoke(balanceTransfer, { to: charlie, amount: unit / 5n }, bob).code).toBe('Ok')
    expect([first.nonce(bob.account), free(bob.account)]).toEqual([5, (12n * unit) / 10n])
  })
}

describe('M6: the first run, from a fresh state', () => demo('Bob', 0n))

describe('M6: the second run, on what both workers reached by themselves', () => {
  demo('SecondBob', 3n * unit)

  test('Charlie has all that the Bobs sent', () => {
    expect(second.free(charlie)).toBe((16n * unit) / 10n)
    expect(second.issuance()).toBe(10n * unit)
  })
})
