import { composeExtrinsic, createEmbeddedChain, type EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import type { RsaPublicKey } from '@lockstep/core/crypto'
import type { Stf } from '@lockstep/core/stf'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { declareInputs } from './declare-inputs.js'
import { declaredRequest } from './declared-request.js'
import type { LogInBlocks } from './log-record.js'
import { logBlockTime, logStart } from './log-to-blocks.js'
import { partyOf, type World } from './world.js'

/** An embedded parentchain and the final blocks that a log became on it. */
export interface LogOnChain {
  readonly chain: EmbeddedChain
  readonly blocks: readonly ParentchainBlock[]
}

const allFunds = (1n << 128n) - 1n

/**
 * Puts a log on an embedded parentchain: operations signed and encrypted, funds shielded, block by block. Party 0
 * submits everything and has all the chain's funds; what it cannot pay for any more fails there and is no input.
 */
export async function logOnChain(
  stf: Stf,
  world: World,
  shieldingKey: RsaPublicKey,
  log: LogInBlocks,
): Promise<LogOnChain> {
  const { provider } = world
  const submitter = partyOf(world, 0)
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: logStart, balances: { [submitter.account]: allFunds } },
    blockTime: logBlockTime,
    finalityKeySeed: new Uint8Array(32).fill(7),
  })
  const { genesisHash } = chain
  const blocks: ParentchainBlock[] = []
  for (const inputs of declareInputs(stf, world, log)) {
    for (const input of inputs) {
      const call = chain.encodeCall({ type: 'enclaveBridge', value: declaredRequest(world, shieldingKey, input) })
      const nonce = await chain.nextNonce(submitter.account)
      await chain.submit(composeExtrinsic(submitter, { call, nonce, genesisHash }))
    }
    blocks.push(chain.produceBlock())
  }
  return { chain, blocks }
}
