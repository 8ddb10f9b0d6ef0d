import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DevProcess, emptyFolder, endAll, startDev } from './start-dev.js'

let network: DevProcess

beforeAll(async () => {
  network = await startDev(await emptyFolder(), '--workers', '2', '--block-time', '100ms')
}, 120_000)
afterAll(endAll)

/** SHA-256 of the key that a worker's enclave shows. */
const keyOf = async (worker: string): Promise<unknown> =>
  (await network.document('attest', '--worker', worker)).shieldingKey

test('the shielding key changes on all workers, and calls are opened before and behind it', async () => {
  await network.document('shield', '//Alice', '6', '--from', '//Alice')
  const first = await keyOf('1')
  expect(await keyOf('2')).toBe(first)

  const change = await network.document('shard', 'rotate-key')
  const { announced, effective, retired, key } = change
  expect(change).toMatchObject({ generation: 1, previous: first })
  expect([Number(effective) - Number(announced), Number(retired) - Number(effective)]).toEqual([4, 30])
  const again = await network.run('shard', 'rotate-key')
  expect([again.code, again.errors]).toEqual([1, expect.stringContaining('RotationRunning')])

  for (const worker of ['1', '2']) {
    while (Number((await network.document('shard', '--worker', worker)).block) < Number(effective)) {
      await network.run('watch', '--blocks', '1', '--worker', worker)
    }
    expect(await keyOf(worker)).toBe(key)
    for (const way of ['--indirect', '--direct']) {
      const sent = await network.document('transfer', '//Bob', '0.1', '--from', '//Alice', way, '--worker', worker)
      expect(sent).toMatchObject({ status: 'Executed' })
    }
  }
}, 60_000)
