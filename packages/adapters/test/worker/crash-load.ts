import type { EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { readPublishedState } from '@lockstep/adapters/parentchain/integritee'
import { createMemoryStore } from '@lockstep/adapters/store'
import type { LaunchedEnclave } from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import type { BlockHeader } from '@lockstep/core/receipt'
import { createWorker } from '@lockstep/core/worker'
import { alice, bob, createTestShard, provider, register } from './test-shard.js'

/** A shard whose every block has work, and a worker of it that never crashes. */
export interface CrashLoad {
  readonly chain: EmbeddedChain
  readonly shard: Hex
  readonly sealedKeys: Uint8Array
  /** Makes a block with a transfer, a payment out of the shard, and a transfer that fails; has it executed. */
  produce(): Promise<void>
  /** Makes a block without work, for what waits. Nobody executes it. */
  produceEmpty(): void
  /** Another enclave with the same keys. */
  launch(): Promise<LaunchedEnclave>
  /** What the worker that never crashes says of a block. */
  header(number: number): BlockHeader | undefined
  /** Who has to have got what, once. */
  payments(): readonly { readonly beneficiary: Hex; readonly amount: bigint }[]
  close(): Promise<void>
}

/** Both workers have the same keys, so the one that never crashes hands nothing over: its outputs would pay, too. */
export async function startCrashLoad(): Promise<CrashLoad> {
  const test = createTestShard(undefined, { publishStateEvery: 2 })
  const { chain } = test
  const enclave: LaunchedEnclave = await test.launch('generate')
  await register(chain, enclave)
  chain.produceBlock()
  const access = await test.access(enclave)
  await test.shield(access, alice.account, 10n ** 12n)
  chain.produceBlock()
  const sealedKeys = await enclave.sealedKeys()
  const headers = new Map<number, BlockHeader>()
  const payments: { beneficiary: Hex; amount: bigint }[] = []
  const silent = { ...chain, submit: async () => enclave.shard }
  const worker = await createWorker({ parentchain: silent, enclave, store: createMemoryStore() })
  await remember()

  async function remember(): Promise<void> {
    const head = await chain.finalizedHead()
    if (headers.has(head)) return
    for await (const { number, signedHeader } of worker.import()) {
      headers.set(number, signedHeader.header)
      if (number >= head) return
    }
  }

  return {
    chain,
    shard: enclave.shard,
    sealedKeys,
    produceEmpty: () => void chain.produceBlock(),
    launch: () => test.launch({ sealed: sealedKeys }),
    async produce() {
      const nonce = payments.length * 2
      const beneficiary = toHex(provider.sha256(Uint8Array.of(payments.length, payments.length >> 8, 7)))
      const amount = BigInt(1 + (payments.length % 97))
      payments.push({ beneficiary, amount })
      await test.transfer(access, alice, bob.account, amount, nonce)
      await test.unshield(access, alice, beneficiary, amount, nonce + 1)
      await test.transfer(access, bob, alice.account, 10n ** 15n, payments.length - 1)
      chain.produceBlock()
      await remember()
    },
    header: (number) => headers.get(number),
    payments: () => payments,
    close: () => enclave.close(),
  }
}

/** Numbers of the blocks whose states were published, in their order on the chain. */
export function publicationsOf({ chain, shard }: Pick<CrashLoad, 'chain' | 'shard'>): readonly number[] {
  const numbers: number[] = []
  for (let block = 1; block <= chain.head(); block += 1) {
    for (const { event, topics } of chain.eventsOf(block)) {
      if (event.type !== 'enclaveBridge' || event.value.type !== 'publishedHash' || topics[0] !== shard) continue
      numbers.push(readPublishedState(event.value.value)?.number ?? 0)
    }
  }
  return numbers
}

/** How often each block of the shard was confirmed, by number from 1 on. */
export function confirmationsOf({ chain, shard }: Pick<CrashLoad, 'chain' | 'shard'>): readonly number[] {
  const counts: number[] = []
  for (let number = 1; number <= chain.head(); number += 1) {
    for (const { event } of chain.eventsOf(number)) {
      if (event.type !== 'enclaveBridge' || event.value.type !== 'processedParentchainBlock') continue
      if (event.value.value.shard !== shard) continue
      const block = event.value.value.blockNumber
      counts[block] = (counts[block] ?? 0) + 1
    }
  }
  return Array.from({ length: counts.length - 1 }, (_, index) => counts[index + 1] ?? 0)
}
