import { setTimeout as pauseFor } from 'node:timers/promises'
import { type Client, createClient, http, type LocalAccount } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { anvil as chain } from 'viem/chains'
import type { CallSender } from '../client/contract-call.js'
import { startAnvil } from './start-anvil.js'

/** What uses an EVM chain for development, whose accounts everybody knows. */
export interface DevelopmentAccounts {
  /** Of the chain that `client` speaks to (EIP-155). */
  readonly chainId: number
  readonly client: Client
  /** One of ten accounts with 10,000 ether each. */
  account(index: number): LocalAccount
  /** What sends calls and deploys contracts by an account. */
  sender(index: number): CallSender
}

/** An EVM chain of one's own: every transaction is a block at once. */
export interface DevelopmentEvm extends DevelopmentAccounts {
  /** JSON-RPC, on loopback. */
  readonly url: string
  /** Resolves when the chain has ended, whoever ended it. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** The words behind the accounts of every development chain. Secrets that are none. */
const mnemonic = 'test test test test test test test test test test test junk'

/** Connects to a chain that {@link openDevelopmentEvm} has started, in this process or another. */
export function connectDevelopmentEvm(url: string): DevelopmentAccounts {
  // No cache of the block number: blocks come as fast as they are asked for.
  return developmentAccounts(createClient({ chain, transport: http(url), cacheTime: 0 }))
}

/** The accounts of a chain for development that a client is connected to. */
export function developmentAccounts(client: Client): DevelopmentAccounts {
  // PERF: 2,048 hashes each time that one is derived from the words.
  const accounts = new Map<number, LocalAccount>()
  const account = (index: number): LocalAccount => {
    const found = accounts.get(index) ?? developmentAccount(index)
    accounts.set(index, found)
    return found
  }
  const pause = (): Promise<void> => pauseFor(1)
  return {
    ...{ chainId: chain.id, client, account },
    sender: (index) => ({ client, chainId: chain.id, account: account(index), pause }),
  }
}

/** One of the accounts that every chain for development has. */
export function developmentAccount(index: number): LocalAccount {
  return mnemonicToAccount(mnemonic, { addressIndex: index })
}

/**
 * Starts an EVM chain for development and tests. It needs the package `@foundry-rs/anvil`.
 *
 * @throws LockstepError what `startAnvil` throws.
 */
export async function openDevelopmentEvm(options: { readonly port?: number } = {}): Promise<DevelopmentEvm> {
  const { url, ended, stop } = await startAnvil(options)
  return { ...connectDevelopmentEvm(url), url, ended, stop }
}
