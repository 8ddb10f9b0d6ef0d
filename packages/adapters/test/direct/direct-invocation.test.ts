import { readTrusted } from '@lockstep/core/client'
import { callResult, receiptEvents } from '@lockstep/core/receipt'
import { balances } from '@lockstep/stf-balances'
import { afterEach, describe, expect, test } from 'vitest'
import { callDirectly } from '../../src/integritee-rpc/client/index.js'
import { alice, bob, ed25519, startWorker, stopWorkers } from '../integritee-rpc/test-worker.js'

afterEach(stopWorkers)

const { balanceTransfer } = balances.calls
const { accountInfo } = balances.getters.trusted

describe('a direct call over the socket', () => {
  test('is executed, and its receipt, signed by the enclave, reaches the client', async () => {
    const worker = await startWorker()
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    await worker.shield(access, alice.account, 1000n)
    const args = { to: bob.account, amount: 300n }
    const { frame, receipt } = await callDirectly(rpc, access, balanceTransfer, args, { signer: alice, nonce: 0 })
    expect(frame.status.type).toBe('inSidechainBlock')
    if (receipt === undefined) throw new Error('there is no receipt')
    expect(receipt.receipt).toMatchObject({ status: 'Executed', block: 2 })
    expect(callResult(balances, balanceTransfer, receipt.receipt)).toEqual({ status: 'Executed', value: undefined })
    expect(receiptEvents(balances, receipt.receipt)).toMatchObject([
      { module: 'balances', payload: { from: alice.account, to: bob.account, amount: 300n } },
    ])
    const { value } = await readTrusted(access, accountInfo, {}, { signer: bob, expiry: 99 })
    expect(value.data.free).toBe(300n)
    await rpc.close()
  })

  test('that fails is invalid, with the code that says why, and its receipt says the same', async () => {
    const worker = await startWorker()
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    const args = { to: bob.account, amount: 1n }
    const outcome = await callDirectly(rpc, access, balanceTransfer, args, { signer: alice, nonce: 0 })
    expect(outcome.frame).toMatchObject({ status: { type: 'invalid' }, reason: 'balances.InsufficientBalance' })
    if (outcome.receipt === undefined) throw new Error('there is no receipt')
    expect(callResult(balances, balanceTransfer, outcome.receipt.receipt)).toMatchObject({
      status: 'Failed',
      error: 'balances.InsufficientBalance',
    })
    await rpc.close()
  })

  test('that a stranger signs as a delegate is invalid: Unauthorized, and keeps nobody from the nonce', async () => {
    const worker = await startWorker()
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    await worker.shield(access, alice.account, 1000n)
    const args = { to: bob.account, amount: 1n }
    const stranger = { signer: ed25519('//Stranger'), nonce: 0, asDelegateOf: alice.account }
    const [delegated, own] = await Promise.all([
      callDirectly(rpc, access, balanceTransfer, args, stranger),
      callDirectly(rpc, access, balanceTransfer, args, { signer: alice, nonce: 0 }),
    ])
    expect(delegated.frame).toMatchObject({ status: { type: 'invalid' }, reason: 'Unauthorized' })
    expect(own.frame.status.type).toBe('inSidechainBlock')
    await rpc.close()
  })

  test('that came too early waits for the nonces before it, and its watch ends with it', async () => {
    const worker = await startWorker()
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    await worker.shield(access, alice.account, 1000n)
    const args = { to: bob.account, amount: 1n }
    const transfers = [2, 1, 0].map((nonce) =>
      callDirectly(rpc, access, balanceTransfer, args, { signer: alice, nonce }),
    )
    for (const { frame } of await Promise.all(transfers)) expect(frame.status.type).toBe('inSidechainBlock')
    await rpc.close()
  })

  test('is executed by every worker that follows the log, with the same result', async () => {
    const first = await startWorker()
    const second = await startWorker({ log: first.log, isSequencer: false })
    const rpc = await first.connect()
    const access = await first.access(rpc)
    await first.shield(access, alice.account, 1000n)
    for (const nonce of [0, 1, 2]) {
      await callDirectly(rpc, access, balanceTransfer, { to: bob.account, amount: 5n }, { signer: alice, nonce })
    }
    await second.settled()
    const [one, other] = [await first.worker.store.latest(), await second.worker.store.latest()]
    expect(one?.number).toBe(other?.number)
    const there = await second.connect()
    const [here, elsewhere] = await Promise.all([
      readTrusted(access, accountInfo, {}, { signer: bob, expiry: 99 }),
      readTrusted(await second.access(there), accountInfo, {}, { signer: bob, expiry: 99 }),
    ])
    expect(elsewhere.value).toEqual(here.value)
    expect(elsewhere.at.header).toEqual(here.at.header)
    await there.close()
    await rpc.close()
  })

  test('of an enclave that was restored continues behind the nonces that its blocks used', async () => {
    const before = await startWorker()
    const rpc = await before.connect()
    const access = await before.access(rpc)
    await before.shield(access, alice.account, 1000n)
    const args = { to: bob.account, amount: 5n }
    await callDirectly(rpc, access, balanceTransfer, args, { signer: alice, nonce: 0 })
    await before.settled()
    const { store } = before.worker
    const sealed = await before.sealedKeys()
    await rpc.close()
    await before.stop()
    const after = await startWorker({ log: before.log, keys: { sealed }, store })
    const again = await after.connect()
    const there = await after.access(again)
    await expect(callDirectly(again, there, balanceTransfer, args, { signer: alice, nonce: 0 })).rejects.toMatchObject({
      code: 'RpcRefused',
      details: { value: 1010, limit: 'StaleNonce' },
    })
    const { frame } = await callDirectly(again, there, balanceTransfer, args, { signer: alice, nonce: 1 })
    expect(frame.status.type).toBe('inSidechainBlock')
    await again.close()
  })

  test('whose connection is lost does not wait for ever', async () => {
    const worker = await startWorker({ isSequencer: false })
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    const args = { to: bob.account, amount: 5n }
    const call = callDirectly(rpc, access, balanceTransfer, args, { signer: alice, nonce: 0 })
    const lost = expect(call).rejects.toMatchObject({ code: 'RpcConnection' })
    await waitFor(async () => (await rpc.call('author_pendingExtrinsics', [shardText])) !== nothingPending)
    await worker.closeRpc(10)
    await lost
  })

  test('many from many accounts over many connections are each executed once', async () => {
    const worker = await startWorker()
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    const senders = Array.from({ length: 8 }, (_, index) => ed25519(`//Sender${index}`))
    for (const { account } of senders) await worker.shield(access, account, 100n)
    const connections = await Promise.all(senders.map(() => worker.connect()))
    await Promise.all(
      senders.flatMap((signer, index) =>
        [0, 1, 2, 3].map((nonce) =>
          callDirectly(
            connections[index] ?? rpc,
            access,
            balanceTransfer,
            { to: bob.account, amount: 1n },
            { signer, nonce },
          ),
        ),
      ),
    )
    const { value } = await readTrusted(access, accountInfo, {}, { signer: bob, expiry: 999 })
    expect(value.data.free).toBe(32n)
    for (const connection of connections) await connection.close()
    await rpc.close()
  })
})

const shardText = '5wePd1LYa5M49ghwgZXs55cepKbJKhj5xfzQGfPeMS7c'
const nothingPending = '0x0804000000'

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}
