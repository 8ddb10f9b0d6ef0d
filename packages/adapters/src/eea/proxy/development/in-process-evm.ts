import { setImmediate as turn } from 'node:timers/promises'
import { LockstepError } from '@lockstep/core'
import { createClient, custom, parseEther } from 'viem'
import { anvil as chain } from 'viem/chains'
import { type DevelopmentAccounts, developmentAccount, developmentAccounts } from './development-evm.js'
import type { EvmRequests } from './in-process/evm-requests.js'

const accountCount = 10

/**
 * Opens an EVM chain for development in this process, for where none other can be started: every transaction is a block
 * at once, and all of it ends with the process. It needs the packages `@ethereumjs/vm`, `block`, `common`, `tx` and
 * `util`. It answers what the proxy model's services and clients ask, and takes nothing back.
 *
 * @throws LockstepError `EvmMissing` where one of the packages is not installed
 */
export async function openInProcessEvm(): Promise<DevelopmentAccounts> {
  const answer = await openRequests()
  let last: Promise<unknown> = Promise.resolve()
  const request = ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
    // One after the other: a call in between would see half of a block. A turn, as of a node that is asked by a socket.
    const next = last.then(() => turn()).then(() => answer(method, params))
    last = next.catch(() => undefined)
    return next
  }
  return developmentAccounts(createClient({ chain, transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 }))
}

/** Loaded when it is asked for: whoever has a node needs none of the packages. */
async function openRequests(): Promise<EvmRequests> {
  const addresses = Array.from({ length: accountCount }, (_, index) => developmentAccount(index).address)
  const [{ openEvmChain }, { createEvmRequests }] = await Promise.all([
    import('./in-process/evm-chain.js'),
    import('./in-process/evm-requests.js'),
  ]).catch(missing)
  return createEvmRequests(await openEvmChain(addresses, parseEther('10000'), chain.id), chain.id)
}

function missing(cause: unknown): never {
  throw new LockstepError(
    'EvmMissing',
    'a chain in this process needs the packages @ethereumjs/vm, block, common, tx and util; install them, or start anvil',
    { field: 'package', value: '@ethereumjs/vm' },
    { cause },
  )
}
