import { afterAll, expect, test } from 'vitest'
import { fixture } from '../run-lockstep.js'
import { emptyFolder, endAll, startDev } from './start-dev.js'

afterAll(endAll)

test('a network whose enclaves are threads goes on after Ctrl-C as the same code, and other code is another', async () => {
  const folder = await emptyFolder()
  const coins = fixture('good-coins')
  const first = await startDev(folder, coins, '--threads', '--workers', '2', '--data', 'data', '--block-time', '100ms')
  const { mrenclave } = first.ready
  const args = JSON.stringify({ to: '//Bob', amount: '0' })
  expect(await first.document('call', 'coins.send', '--args', args, '--from', '//Alice')).toMatchObject({ code: 'Ok' })
  expect(await first.interrupt()).toBe(0)

  // Left to what the folder has.
  const second = await startDev(folder, coins, '--workers', '2', '--data', 'data')
  expect(await second.document('attest', '--worker', '2')).toMatchObject({ mrenclave })
  expect(await second.interrupt()).toBe(0)

  // The same declared types and other code: enclaves in the process could not tell.
  const other = await startDev(folder, fixture('minting-coins'), '--threads')
  expect(other.ready.mrenclave).not.toBe(mrenclave)
  expect(await other.interrupt()).toBe(0)
})
