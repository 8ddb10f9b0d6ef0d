import { type LaunchedEnclave, launchInProcess } from '@lockstep/adapters/tee'
import type { LightClient, ParentchainBlock } from '@lockstep/core/worker'
import { afterEach, expect, test } from 'vitest'
import { createBalancesChain } from './balances-chain.js'
import { inProcess, program } from './test-program.js'

/** More blocks than two of the largest batches, none of which is final before the block behind them. */
const open = 2010

const late: typeof program = {
  ...program,
  keptVersions: open,
  connect(withProvider, parameters, shard) {
    const { lightClient, extrinsics } = program.connect(withProvider, parameters, shard)
    const verify: LightClient['verify'] = (previous, block) => ({
      ...lightClient.verify(previous, block),
      finalized: block.number > open ? block.number : 0,
    })
    return { lightClient: { verify }, extrinsics }
  },
}

const running: LaunchedEnclave[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((enclave) => enclave.close()))
})

test('outputs wait for a finality that comes late, also over a restart', { timeout: 60_000 }, async () => {
  const chain = createBalancesChain()
  const launch = async (keys: Parameters<typeof inProcess>[0]): Promise<LaunchedEnclave> => {
    const enclave = await launchInProcess(inProcess(keys, { program: late, parameters: chain.parameters }))
    running.push(enclave)
    return enclave
  }
  const blocks: ParentchainBlock[] = []
  while (blocks.length <= open) blocks.push(await chain.block())
  const waiting = [blocks.slice(0, 1000), blocks.slice(1000, open)]
  const final = blocks.slice(open)

  const enclave = await launch('generate')
  const again = await launch({ sealed: await enclave.sealedKeys() })
  for (const batch of waiting) {
    for (const { sealed } of await enclave.executeBlocks(batch)) await again.restore(sealed, 0)
  }
  for (const each of [enclave, again]) {
    await expect(each.outputs(1, 0)).rejects.toMatchObject({ code: 'NotFinal' })
    await each.executeBlocks(final)
    // The confirmation of each block, the first one's among them.
    for (const number of [1, 2, open + 1]) expect(await each.outputs(number, 0)).toHaveLength(1)
  }
})
