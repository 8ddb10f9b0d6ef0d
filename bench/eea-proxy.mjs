// Orders of the proxy model: N of them are submitted by transactions at once, executed by the worker service, and
// completed by its transactions, on anvil. Beside it the bare chain's own limit in the same run: the same transactions,
// with the same data and gas, signed beforehand and sent raw, without our service. On two chains:
//
//   node    a block every 0.25 s that takes any gas: the limit is what a node can execute, which no chain allows
//   chain   a block every 2 s of 30,000,000 gas: the limit is the chain's, as on a public one
//
//   npm run build && node bench/eea-proxy.mjs [--orders 200] [--rounds 3] [--chains node,chain] [--under-way 16,256]
//
// Ratios are medians of interleaved rounds and are written to bench/results/eea-proxy.json: of orders a second, which
// belong to a quiet machine, and of blocks, which do not. Times belong to a machine.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
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
import { writeResults } from './write-results.mjs'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { encodeFunctionData } = require('viem')
const { getBlockReceipts, getBlockNumber, getTransactionCount, sendRawTransaction, getTransaction } =
  require('viem/actions')

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    chains: { type: 'string', default: 'node,chain' },
    'under-way': { type: 'string', default: '16,256' },
  },
})
const [orderCount, rounds] = [Number(values.orders), Number(values.rounds)]
const widths = values['under-way'].split(',').map(Number)
const chains = {
  node: { blockTime: 0.25, gasLimit: 1_000_000_000_000 },
  chain: { blockTime: 2, gasLimit: 30_000_000 },
}

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
const fees = { maxFeePerGas: 10_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n }
const median = (numbers) => numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]
const round = (number) => Number(number.toFixed(3))
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-proxy-'))
let evm
try {
  console.log(`node ${process.version}, ${availableParallelism()} cores, rounds of ${orderCount} orders`)
  const results = { orders: orderCount, rounds, ofTheBareChain: {} }
  for (const name of values.chains.split(',')) results.ofTheBareChain[name] = await compareOn(name)
  writeResults('eea-proxy', results)
} finally {
  rmSync(folder, { recursive: true })
}

async function compareOn(name) {
  const { blockTime, gasLimit } = chains[name]
  const anvil = await startAnvil({
    arguments: ['--block-time', String(blockTime), '--gas-limit', String(gasLimit), '--base-fee', '1'],
  })
  evm = connectDevelopmentEvm(anvil.url)
  try {
    const results = { blockTime, gasLimit }
    for (const underWay of widths) {
      const [perSecond, blocks, processor] = [[], [], []]
      for (let at = 0; at < rounds; at += 1) {
        const contracts = await deployed()
        const own = await serviceRound(contracts, underWay, join(folder, `${name}-${underWay}-${at}`))
        const bare = await bareRound(contracts, await deployed())
        perSecond.push(own.perSecond / bare.perSecond)
        blocks.push(bare.blocks / own.blocks)
        processor.push(own.processor)
        console.log(
          `${name}, ${underWay} under way: ${own.perSecond.toFixed(1)} orders a second in ${own.blocks} blocks by the ` +
            `service, ${bare.perSecond.toFixed(1)} in ${bare.blocks} bare, ratio ${round(perSecond.at(-1))} by time, ` +
            `${round(blocks.at(-1))} by blocks; ${own.processor.toFixed(1)} ms of a processor an order`,
        )
      }
      results[`${underWay} transactions under way`] = {
        ordersPerSecond: { median: round(median(perSecond)), each: perSecond.map(round) },
        blocks: { median: round(median(blocks)), each: blocks.map(round) },
        processorMillisecondsPerOrder: round(median(processor)),
      }
    }
    return results
  } finally {
    await anvil.stop()
  }
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
  const first = await getTransactionCount(evm.client, { address: account.address })
  return Promise.all(
    calls.map((call, at) =>
      account.signTransaction({ type: 'eip1559', chainId: evm.chainId, nonce: first + at, ...fees, ...call }),
    ),
  )
}

function sendAll(transactions) {
  return Promise.all(
    transactions.map((serializedTransaction) => sendRawTransaction(evm.client, { serializedTransaction })),
  )
}

function completedBefore() {
  return getTransactionCount(evm.client, { address: evm.account(workerService).address })
}

/** Resolves when the worker service's account has so many transactions on the chain. */
async function allMined(count) {
  while ((await completedBefore()) < count) await pause(20)
}

/** Gas of every transaction to a proxy, by its hash. */
async function callsTo({ proxy, firstBlock }) {
  const last = BigInt(await head())
  const found = []
  for (let number = BigInt(firstBlock); number <= last; number += 1n) {
    const receipts = await getBlockReceipts(evm.client, { blockNumber: number })
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

async function head() {
  return Number(await getBlockNumber(evm.client, { cacheTime: 0 }))
}

/** How long it takes from now until the block that has the last completion. */
async function measured(work) {
  const goal = (await completedBefore()) + orderCount
  const [firstBlock, start] = [await head(), performance.now()]
  await work()
  await allMined(goal)
  return {
    perSecond: (orderCount / (performance.now() - start)) * 1000,
    // The last completion may be some blocks behind when it is seen.
    blocks: (await blockOf(goal, firstBlock)) - firstBlock,
  }
}

/** The first block at which the worker service's account had so many transactions on the chain. */
async function blockOf(count, from) {
  const { address } = evm.account(workerService)
  for (let number = from; ; number += 1) {
    if ((await getTransactionCount(evm.client, { address, blockNumber: BigInt(number) })) >= count) return number
  }
}

async function serviceRound(contracts, underWay, directory) {
  const faults = []
  const service = await openProxyService({
    ...{ client: evm.client, chainId: evm.chainId, account: evm.account(workerService) },
    ...{ contracts, firstBlock: contracts.firstBlock, workers: [{ worker, suite }] },
    ...{ confirmations: 1, interval: 20, underWay, book: { directory }, onFault: (fault) => faults.push(fault) },
  })
  const transactions = await signed(requester, submissions(contracts))
  const { user, system } = process.cpuUsage()
  const { perSecond, blocks } = await measured(async () => {
    service.start()
    await sendAll(transactions)
  })
  const spent = process.cpuUsage({ user, system })
  await service.stop()
  // A node that makes a block just now may count a nonce in it that no block has yet: then an order is done already.
  const fault = faults.find(({ code }) => code !== 'ActionRefused')
  if (fault !== undefined) throw fault
  return { perSecond, blocks, processor: (spent.user + spent.system) / 1000 / orderCount }
}

/** The same for the transactions that the service's round has left on the chain, at another set of contracts. */
async function bareRound(contracts, others) {
  const calls = { submit: [], complete: [] }
  for (const { transactionHash } of await callsTo(contracts)) {
    const { from, input, gas } = await getTransaction(evm.client, { hash: transactionHash })
    const isSubmission = from.toLowerCase() === evm.account(requester).address.toLowerCase()
    calls[isSubmission ? 'submit' : 'complete'].push({ to: others.proxy, data: input, gas })
  }
  if (calls.complete.length !== orderCount) throw new Error(`${calls.complete.length} completions of ${orderCount}`)
  const submit = await signed(
    requester,
    calls.submit.map((call) => ({ ...call, maxPriorityFeePerGas: 2_000_000_000n })),
  )
  const complete = await signed(workerService, calls.complete)
  const result = await measured(async () => {
    await sendAll(submit)
    await sendAll(complete)
  })
  // A completion that came before its submission would be cheap.
  const least = (await callsTo(others)).map(({ gasUsed }) => gasUsed).toSorted((left, right) => Number(left - right))[0]
  if (least === undefined || least < 150_000n) throw new Error(`a call took ${least} gas: it was refused`)
  return result
}
