import { type Address, type Hex, toFunctionSelector } from 'viem'
import { allowListAbi } from '../../../src/eea/proxy/index.js'
import { gas, type TestChain } from './chain.js'
import { administrator } from './deployments.js'

/** Lets a sender call a function about any subject. */
export async function permit(chain: TestChain, policy: Address, sender: Address, signature: string): Promise<void> {
  const anySubject: Hex = `0x${'ff'.repeat(32)}`
  await chain.mined(
    chain.client.writeContract({
      address: policy,
      abi: allowListAbi,
      functionName: 'permissionChange',
      args: [sender, toFunctionSelector(signature), anySubject, true],
      account: chain.account(administrator),
      gas,
    }),
  )
}
