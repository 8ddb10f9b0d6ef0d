import { readTrusted } from '@lockstep/core/client'
import { resolveAccount, resolveSigner } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { amountText } from '../session/amount.js'
import { findGetter } from '../session/find-declared.js'
import { withSession } from '../session/open-session.js'
import { requestLifetime } from '../session/request-lifetime.js'
import { sessionOptions } from '../session/session-options.js'
import { usageError } from '../usage-error.js'

/** `lockstep balance` */
export const balanceCommand: Command = defineCommand({
  name: 'balance',
  summary: 'Shows what an account has on the shard, which only the account can ask, or on the parentchain',
  positionals: ['ACCOUNT'],
  options: {
    parentchain: { type: 'boolean', default: false, help: 'what it has there' },
    ...sessionOptions,
  },
  details: ['Amounts are in units of 10^12. The STF’s getter is accountInfo, as of Integritee’s balances.'],
  examples: ['balance //Alice', 'balance //Ferdie --parentchain'],
  run: ({ positionals: [name = ''], values, report }) =>
    withSession(values, async (session) => {
      const { stf, access, accounts } = session
      if (values.parentchain === true) {
        const account = await resolveAccount(accounts, 'ACCOUNT', name)
        const balance = await (await session.chain()).balanceOf(account)
        report(amountText(balance), { account, free: balance })
        return 0
      }
      const signer = await resolveSigner(accounts, 'ACCOUNT', name)
      const getter = findGetter(stf, 'accountInfo')
      const { number } = (await session.head()).header
      const { value, at } = await readTrusted(access, getter, {}, { signer, expiry: number + requestLifetime })
      const { nonce, free } = balanceOf(value)
      report(`${amountText(free)}, nonce ${nonce}`, { account: signer.account, free, nonce, block: at.header.number })
      return 0
    }),
})

/** As `accountInfo` of Integritee's balances has it. */
function balanceOf(info: unknown): { readonly nonce: number; readonly free: bigint } {
  const { nonce, data }: Record<string, unknown> = Object(info)
  const { free }: Record<string, unknown> = Object(data)
  if (typeof nonce === 'number' && typeof free === 'bigint') return { nonce, free }
  throw usageError('accountInfo', undefined, 'the STF’s has other fields than nonce and data.free; use lockstep get')
}
