import { type ExecutedBlock, importBlocks, type ParentchainBlock, type WorkerParts } from '@lockstep/core/worker'
import type { Import } from './crash-run.js'

/** The order as it is. */
export const properImport: Import = async (parts, from) => {
  for await (const _ of importBlocks(parts, from));
}

/** Orders that are wrong, each by one step. */
export const defectiveImports: Readonly<Record<string, Import>> = {
  'confirmation before execution': eachBlock(async (parts, block) => {
    await submit(parts, block.number)
    await keep(parts, await execute(parts, block))
    await parts.store.markReleased(block.number)
  }),
  'confirmation before the block is kept': eachBlock(async (parts, block) => {
    const executed = await execute(parts, block)
    await submit(parts, block.number)
    await keep(parts, executed)
    await parts.store.markReleased(block.number)
  }),
  'noted as confirmed before it is': eachBlock(async (parts, block) => {
    await keep(parts, await execute(parts, block))
    await parts.store.markReleased(block.number)
    await submit(parts, block.number)
  }),
  'what a crash kept back is forgotten': eachBlock(
    async (parts, block) => {
      await keep(parts, await execute(parts, block))
      await submit(parts, block.number)
      await parts.store.markReleased(block.number)
    },
    async () => {},
  ),
  'head ahead of state: a block is kept that was never executed': eachBlock(async (parts, block) => {
    await parts.store.append({ number: block.number, sealed: Uint8Array.of(0) })
    await execute(parts, block)
    await submit(parts, block.number)
    await parts.store.markReleased(block.number)
  }),
  'all confirmations wait for the end of the batch, which only the last one gets': async (parts, from) => {
    await releaseRest(parts)
    let last = from - 1
    for await (const block of parts.parentchain.finalizedBlocks(from)) {
      await keep(parts, await execute(parts, block))
      last = block.number
    }
    await submit(parts, last)
    await parts.store.markReleased(last)
  },
}

function eachBlock(
  take: (parts: WorkerParts, block: ParentchainBlock) => Promise<void>,
  begin: (parts: WorkerParts) => Promise<void> = releaseRest,
): Import {
  return async (parts, from) => {
    await begin(parts)
    for await (const block of parts.parentchain.finalizedBlocks(from)) await take(parts, block)
  }
}

async function releaseRest(parts: WorkerParts): Promise<void> {
  const last = (await parts.store.latest())?.number ?? 0
  for (let number = ((await parts.store.released()) ?? 0) + 1; number <= last; number += 1) {
    await submit(parts, number)
    await parts.store.markReleased(number)
  }
}

async function execute({ enclave }: WorkerParts, block: ParentchainBlock): Promise<ExecutedBlock> {
  const [executed] = await enclave.executeBlocks([block])
  if (executed === undefined) throw new TypeError('the enclave answers nothing')
  return executed
}

async function keep({ store }: WorkerParts, executed: ExecutedBlock): Promise<void> {
  await store.append(executed)
}

async function submit({ parentchain, enclave }: WorkerParts, number: number): Promise<void> {
  for (const output of await enclave.outputs(number, 0)) await parentchain.submit(output)
}
