import { type Address, type Hex, toFunctionSelector } from 'viem'
import { allowListAbi } from '../../../src/eea/proxy/index.js'
import { gas, type TestChain } from './chain.js'
import { administrator } from './deployments.js'

const anySubject: Hex = `0x${'ff'.repeat(32)}`

/** Lets a sender call a function about a subject. */
export async function permit(
  chain: TestChain,
  policy: Address,
  sender: Address,
  signature: string,
  subject: Hex = anySubject,
): Promise<void> {
  await chain.mined(
    chain.client.writeContract({
      address: policy,
      abi: allowListAbi,
      functionName: 'permissionChange',
      args: [sender, toFunctionSelector(signature), subject, true],
      account: chain.account(administrator),
      gas,
    }),
  )
}
