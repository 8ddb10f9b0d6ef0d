import { createProvider } from '@lockstep/adapters/crypto-native'
import { executeBlock } from '@lockstep/core/engine'
import { proveReceipt, verifyReceiptProof } from '@lockstep/core/receipt'
import { anyLogInBlocks, createWorld, logToBlocks, type StfProperty } from '@lockstep/testkit'
import fc from 'fast-check'
import { genesisState } from '../../../src/execute-blocks.js'
import { propertyViolated } from '../../../src/property-violated.js'

/** What `verify` does not look at yet, and the parts of a worker owe all the same. */
export const receiptsProperty: StfProperty = {
  number: 13,
  name: "receipts (the zoo's own)",
  statement: 'Each input has exactly one receipt, which is proven under the root; no two effects share an id.',
  defaultRuns: 60,
  property(stf) {
    const world = createWorld(createProvider())
    return fc.property(anyLogInBlocks(stf), (log) => {
      const { provider } = world
      const state = genesisState(stf, provider)
      const ids = new Set<string>()
      for (const block of logToBlocks(stf, world, log)) {
        const { receipts, receiptTree, outbox, prepared } = executeBlock({ stf, provider }, state, block)
        for (const [index, { operationHash }] of block.inputs.entries()) {
          const receipt = receipts[index]
          if (receipt?.operationHash !== operationHash) throw propertyViolated(`input ${index} has no receipt`)
          if (verifyReceiptProof(provider, receiptTree.root, receipt, proveReceipt(receiptTree, index))) continue
          throw propertyViolated(`the receipt of input ${index} is not proven`)
        }
        for (const { id } of outbox) {
          if (ids.has(id)) throw propertyViolated(`two effects have the id ${id}`)
          ids.add(id)
        }
        state.commit(prepared)
      }
    })
  },
}
