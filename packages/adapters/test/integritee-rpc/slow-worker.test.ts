import { createIndirectInvocation, type OrderedLog } from '@lockstep/adapters/parentchain/ordered-log'
import { awaitReceipt, composeOperation } from '@lockstep/core/client'
import { balances } from '@lockstep/stf-balances'
import { afterEach, expect, test } from 'vitest'
import { alice, bob, createTestLog, ed25519, provider, shard, startWorker, stopWorkers } from './test-worker.js'

afterEach(stopWorkers)

function latch(): { opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** The log as a worker sees it that is held up at a block, until it may go on. */
function heldUp(log: OrderedLog, at: number): { log: OrderedLog; reached: Promise<void>; goOn(): void } {
  const gate = latch()
  const reached = latch()
  async function* finalizedBlocks(...following: Parameters<OrderedLog['finalizedBlocks']>) {
    for await (const block of log.finalizedBlocks(...following)) {
      if (block.number >= at) {
        reached.open()
        await gate.opened
      }
      yield block
    }
  }
  return { log: { ...log, finalizedBlocks }, reached: reached.opened, goOn: gate.open }
}

test('a client whose worker is slower than the one that confirms the block gets its receipt all the same', async () => {
  const log = createTestLog()
  const fast = await startWorker({ log })
  await fast.shield(await fast.access(await fast.connect()), alice.account, 1000n)
  const held = heldUp(log, (await log.finalizedHead()) + 1)
  const slow = await startWorker({ log: held.log, isSequencer: false })
  const rpc = await slow.connect()
  const access = await slow.access(rpc)
  const asked = latch()
  const query: typeof rpc.query = async (sealed) => {
    const answer = await rpc.query(sealed)
    asked.open()
    return answer
  }

  const { worker } = access
  const domain = { mrenclave: worker.mrenclave, shard }
  const options = { provider, shieldingKey: worker.shieldingKey, domain, signer: alice, nonce: 0 }
  const call = composeOperation(balances.calls.balanceTransfer, { to: bob.account, amount: 7n }, options)
  const invocation = createIndirectInvocation({ provider, chain: log, signer: ed25519('//Relayer') })
  const extrinsicHash = await invocation.invoke(shard, call.ciphertext)
  const receipt = awaitReceipt(provider, { ...access, connection: { ...rpc, query } }, invocation, {
    shard,
    operationHash: call.operationHash,
    extrinsicHash,
  })
  // Confirmations wait for the next block, as they do where a clock seals them.
  const clock = setInterval(() => log.sealBatch(), 50)
  await held.reached
  await Promise.race([asked.opened, receipt])
  held.goOn()
  expect((await receipt).receipt).toMatchObject({ operationHash: call.operationHash, status: 'Executed' })
  clearInterval(clock)
  await rpc.close()
})
