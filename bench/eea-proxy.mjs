// Orders of the proxy model: N of them are submitted by transactions at once, executed by the worker service, and
// completed by its transactions, on anvil with a block in every interval. Beside it the bare chain's own limit in the
// same run: the same transactions, with the same data and gas, signed beforehand and sent raw, without our service.
//
//   npm run build && node bench/eea-proxy.mjs [--orders 200] [--rounds 3] [--block-time 0.25] [--under-way 16,256]
//
// Ratios are medians of interleaved rounds and are written to bench/results/eea-proxy.json. Times belong to a machine.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { createWorkOrderWorker } from '@lockstep/adapters/eea/orders'
import { workOrderProxyAbi } from '@lockstep/adapters/eea/proxy'
import { idWord, requestPayload } from '@lockstep/adapters/eea/proxy/payload'
import {
  connectDevelopmentEvm,
  deployProxyContracts,
  openProxyService,
  registerProxyWorker,
  startAnvil,
} from '@lockstep/adapters/eea/proxy/service'
import {
  composeRequest,
  createWorkerDecryptionKey,
  eeaProfile,
  publicKeyText,
  readWorkerAlgorithms,
  secp256k1HashSigner,
} from '@lockstep/adapters/eea/work-order'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { encodeFunctionData } = require('viem')
const { getBlockReceipts, getBlockNumber, getTransactionCount, sendRawTransaction, getTransaction } =
  require('viem/actions')

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    'block-time': { type: 'string', default: '0.25' },
    'under-way': { type: 'string', default: '16,256' },
  },
})
const [orderCount, rounds] = [Number(values.orders), Number(values.rounds)]
const widths = values['under-way'].split(',').map(Number)

const provider = createProvider()
const entropy = (length) => new Uint8Array(randomBytes(length))
const suite = { provider, profile: eeaProfile, algorithms: readWorkerAlgorithms(eeaProfile, {}) }
const workerId = 'a1'.repeat(32)
const workloadId = 'b2'.repeat(32)
const [administrator, workerService, requester] = [0, 1, 2]
const rsaKey = provider.generateRsaKey()
const encryptionKey = publicKeyText(eeaProfile, { type: 'RSA', key: rsaKey })
const worker = createWorkOrderWorker({
  workerId,
  suite,
  keys: [createWorkerDecryptionKey(suite, rsaKey)],
  signer: secp256k1HashSigner(provider, entropy(32)),
  entropy,
  workloads: { [workloadId]: ({ inData }) => inData.map(({ index, data }) => ({ index, data })) },
  concurrency: 8,
})
/** Enough for every block: what a node can execute is the limit, not what a chain allows. */
const anvil = await startAnvil({
  arguments: ['--block-time', values['block-time'], '--gas-limit', '1000000000000', '--base-fee', '1'],
})
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-proxy-'))
const evm = connectDevelopmentEvm(anvil.url)
const { client, chainId } = evm
const fees = { maxFeePerGas: 10_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n }
const median = (numbers) => numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]
const round = (number) => Number(number.toFixed(3))
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

try {
  console.log(`node ${process.version}, ${availableParallelism()} cores, rounds of ${orderCount} orders`)
  const results = { orders: orderCount, rounds, blockTime: Number(values['block-time']), ofTheBareChain: {} }
  for (const underWay of widths) {
    const ratios = []
    for (let at = 0; at < rounds; at += 1) {
      const contracts = await deployed()
      const own = await serviceRound(contracts, underWay, join(folder, `${underWay}-${at}`))
      const bare = await bareRound(contracts, await deployed())
      ratios.push(own / bare)
      console.log(
        `${underWay} under way: ${own.toFixed(0)} orders a second by the service, ${bare.toFixed(0)} bare, ` +
          `ratio ${(own / bare).toFixed(2)}`,
      )
    }
    results.ofTheBareChain[`${underWay} transactions under way`] = {
      median: round(median(ratios)),
      each: ratios.map(round),
    }
  }
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/eea-proxy.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`)
} finally {
  await anvil.stop()
  rmSync(folder, { recursive: true })
}

async function deployed() {
  const contracts = await deployProxyContracts(evm.sender(administrator), evm.account(workerService).address)
  const registration = { workerId, workerType: 1, details: {} }
  await registerProxyWorker(evm.sender(workerService), contracts.registry, registration)
  return contracts
}

/** Calls of an account, signed for its next nonces. */
async function signed(index, calls) {
  const account = evm.account(index)
  const first = await getTransactionCount(client, { address: account.address })
  return Promise.all(
    calls.map((call, at) => account.signTransaction({ type: 'eip1559', chainId, nonce: first + at, ...fees, ...call })),
  )
}

function sendAll(transactions) {
  return Promise.all(transactions.map((serializedTransaction) => sendRawTransaction(client, { serializedTransaction })))
}

function completedBefore() {
  return getTransactionCount(client, { address: evm.account(workerService).address })
}

/** Resolves when the worker service's account has so many transactions on the chain. */
async function allMined(count) {
  while ((await completedBefore()) < count) await pause(20)
}

/** Gas of every transaction to a proxy, by its hash. */
async function callsTo({ proxy, firstBlock }) {
  const head = await getBlockNumber(client, { cacheTime: 0 })
  const found = []
  for (let number = BigInt(firstBlock); number <= head; number += 1n) {
    const receipts = await getBlockReceipts(client, { blockNumber: number })
    found.push(...receipts.filter(({ to }) => to?.toLowerCase() === proxy.toLowerCase()))
  }
  return found
}

function submissions({ proxy }) {
  const requesterId = evm.account(requester).address.slice(2).toLowerCase()
  return Array.from({ length: orderCount }, () => {
    const workOrderId = randomBytes(32).toString('hex')
    const draft = { workOrderId, workerId, workloadId, requesterId, responseTimeoutMSecs: 0 }
    const { request } = composeRequest(suite, encryptionKey, { ...draft, inData: [{ data: entropy(64) }] }, entropy)
    const args = [idWord(workOrderId), idWord(workerId), idWord(requesterId), requestPayload(request)]
    const data = encodeFunctionData({ abi: workOrderProxyAbi, functionName: 'workOrderSubmit', args })
    return { to: proxy, data, gas: 2_000_000n }
  })
}

/** Orders a second from the first submission to the block that has the last completion. */
async function serviceRound(contracts, underWay, directory) {
  const faults = []
  const service = await openProxyService({
    ...{ client, chainId, contracts, firstBlock: contracts.firstBlock, account: evm.account(workerService) },
    workers: [{ worker, suite }],
    ...{ confirmations: 1, interval: 20, underWay, book: { directory }, onFault: (fault) => faults.push(fault) },
  })
  const transactions = await signed(requester, submissions(contracts))
  const goal = (await completedBefore()) + orderCount
  const start = performance.now()
  service.start()
  await sendAll(transactions)
  await allMined(goal)
  const perSecond = (orderCount / (performance.now() - start)) * 1000
  await service.stop()
  if (faults.length > 0) throw faults[0]
  return perSecond
}

/** The same for the transactions that the service's round has left on the chain, at another set of contracts. */
async function bareRound(contracts, others) {
  const calls = { submit: [], complete: [] }
  for (const { transactionHash } of await callsTo(contracts)) {
    const { from, input, gas } = await getTransaction(client, { hash: transactionHash })
    const isSubmission = from.toLowerCase() === evm.account(requester).address.toLowerCase()
    calls[isSubmission ? 'submit' : 'complete'].push({ to: others.proxy, data: input, gas })
  }
  if (calls.complete.length !== orderCount) throw new Error(`${calls.complete.length} completions of ${orderCount}`)
  const submit = await signed(
    requester,
    calls.submit.map((call) => ({ ...call, maxPriorityFeePerGas: 2_000_000_000n })),
  )
  const complete = await signed(workerService, calls.complete)
  const goal = (await completedBefore()) + orderCount
  const start = performance.now()
  await sendAll(submit)
  await sendAll(complete)
  await allMined(goal)
  const perSecond = (orderCount / (performance.now() - start)) * 1000
  // A completion that came before its submission would be cheap.
  const least = (await callsTo(others)).map(({ gasUsed }) => gasUsed).toSorted((left, right) => Number(left - right))[0]
  if (least === undefined || least < 150_000n) throw new Error(`a call took ${least} gas: it was refused`)
  return perSecond
}
