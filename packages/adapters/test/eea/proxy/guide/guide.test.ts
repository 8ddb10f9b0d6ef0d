import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { padHex, parseEther } from 'viem'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type DevelopmentEvm, openDevelopmentEvm } from '../../../../src/eea/proxy/service/index.js'
import { signedBlock } from '../signed-block.js'
import { idOf } from '../words.js'
import { connectEscrow } from './dapp.js'
import { order } from './requester.js'
import { openWorkerService, shouting, workerId } from './worker-service.js'

const top = fileURLToPath(new URL('../../../../../../', import.meta.url))
const page = readFileSync(join(top, 'docs/eea-proxy.md'), 'utf8')
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)

let evm: DevelopmentEvm
beforeAll(async () => {
  evm = await openDevelopmentEvm()
})
afterAll(() => evm.stop())

test('the page shows the files that are executed here', () => {
  const files = ['worker-service.ts', 'requester.ts', 'dapp.ts']
  expect(blocks).toEqual(files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')))
})

test('the page links only to files that exist', () => {
  for (const [, link = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    expect(existsSync(join(top, 'docs', link)), link).toBe(true)
  }
})

test('EEA-312: a worker service deploys its proxy, and a requester finds it by the registry and gets a signed answer and receipt', async () => {
  const { service, contracts } = await openWorkerService(evm.sender(0), evm.sender(1), temporaryFolder())
  onTestFinished(() => service.stop())
  const place = { registry: contracts.registry, workerServiceId: evm.account(1).address }
  const { answer, receipt } = await order(evm.sender(2), place, { workerId, workloadId: shouting, text: 'hello' })
  expect(answer).toBe('HELLO')
  expect([receipt.status, receipt.lastUpdate?.updaterId]).toEqual([
    1n,
    padHex(evm.account(1).address, { size: 32 }).toLowerCase(),
  ])
})

test('an application pays for an operation when it is shown the receipt of the enclave', async () => {
  const { service, contracts } = await openWorkerService(evm.sender(0), evm.sender(1), temporaryFolder())
  await service.stop()
  const { enclaveAccount, shard, signed } = signedBlock(5, 3)
  const payer = connectEscrow(evm.url, evm.account(2))
  const deployed = await payer.deploy(contracts.proxy, enclaveAccount, shard)
  const payee = evm.account(3).address
  await payer.open(deployed.escrow, idOf('order'), `0x${workerId}`, '{}', signed.receipt.operationHash, payee)
  expect(await payer.balanceOf(deployed.escrow, payee)).toBe(0n)
  await connectEscrow(evm.url, evm.account(4)).settle(deployed, idOf('order'), signed)
  expect(await payer.balanceOf(deployed.escrow, payee)).toBe(parseEther('1'))
})

/** Gone when the test ends. */
function temporaryFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-guide-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}
