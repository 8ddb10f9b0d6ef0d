import type { Block } from '@ethereumjs/block'
import { bytesToHex, type Hex, numberToHex } from 'viem'
import type { ChainedTransaction } from './evm-chain.js'

/** A block as JSON-RPC has it, with the hashes of its transactions. */
export function blockAnswer(block: Block): object {
  const { header } = block
  return {
    number: numberToHex(header.number),
    hash: bytesToHex(block.hash()),
    parentHash: bytesToHex(header.parentHash),
    stateRoot: bytesToHex(header.stateRoot),
    transactionsRoot: bytesToHex(header.transactionsTrie),
    receiptsRoot: bytesToHex(header.receiptTrie),
    logsBloom: bytesToHex(header.logsBloom),
    miner: header.coinbase.toString(),
    timestamp: numberToHex(header.timestamp),
    gasLimit: numberToHex(header.gasLimit),
    gasUsed: numberToHex(header.gasUsed),
    baseFeePerGas: numberToHex(header.baseFeePerGas ?? 0n),
    difficulty: '0x0',
    extraData: bytesToHex(header.extraData),
    nonce: bytesToHex(header.nonce),
    size: '0x0',
    uncles: [],
    transactions: block.transactions.map((transaction) => bytesToHex(transaction.hash())),
  }
}

/** The receipt of a transaction, which is the only one of its block. */
export function receiptAnswer({ transaction, result, block }: ChainedTransaction): object {
  const place = {
    transactionHash: bytesToHex(transaction.hash()),
    transactionIndex: '0x0',
    blockHash: bytesToHex(block.hash()),
    blockNumber: numberToHex(block.header.number),
  }
  const { execResult, createdAddress, totalGasSpent, receipt } = result
  return {
    ...place,
    from: transaction.getSenderAddress().toString(),
    to: transaction.to?.toString() ?? null,
    contractAddress: createdAddress?.toString() ?? null,
    cumulativeGasUsed: numberToHex(totalGasSpent),
    gasUsed: numberToHex(totalGasSpent),
    effectiveGasPrice: numberToHex(block.header.baseFeePerGas ?? 0n),
    type: numberToHex(transaction.type),
    status: execResult.exceptionError === undefined ? '0x1' : '0x0',
    logsBloom: bytesToHex(receipt.bitvector),
    logs: receipt.logs.map(([address, topics, data], at) => ({
      ...place,
      address: bytesToHex(address),
      topics: topics.map((topic): Hex => bytesToHex(topic)),
      data: bytesToHex(data),
      logIndex: numberToHex(at),
      removed: false,
    })),
  }
}
