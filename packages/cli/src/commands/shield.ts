import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { vaultOf } from '@lockstep/adapters/parentchain/integritee'
import { toHex } from '@lockstep/core'
import { AccountId, encode } from '@lockstep/core/codec'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import type { OrderedInput } from '@lockstep/core/worker'
import { resolveAccount, resolveSigner } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { readDuration } from '../duration.js'
import { readAmount } from '../session/amount.js'
import { depositAccounts, isDeposit, isDepositOf } from '../session/deposit.js'
import { withSession } from '../session/open-session.js'
import { receiveFunds } from '../session/receive-funds.js'
import { sessionOptions } from '../session/session-options.js'
import { usageError } from '../usage-error.js'

/** `lockstep shield` */
export const shieldCommand: Command = defineCommand({
  name: 'shield',
  summary: 'Moves funds from an account on the parentchain to one of the shard, which only the enclave learns',
  positionals: ['TO', 'AMOUNT'],
  options: {
    from: { type: 'string', hint: 'ACCOUNT', help: 'who pays, on the parentchain' },
    vault: {
      type: 'boolean',
      default: false,
      help: 'by a plain transfer to the vault, to whoever pays; all can see it',
    },
    timeout: { type: 'string', hint: 'TIME', help: 'how long to wait for the receipt; 60s' },
    ...sessionOptions,
  },
  details: ['AMOUNT is in units of 10^12. Shielding goes by the parentchain, whichever way calls take.'],
  examples: [
    'shield //Alice 6 --from //Alice',
    'shield carol 0.5 --from //Bob',
    'shield //Charlie 6 --from //Charlie --vault',
  ],
  run: ({ positionals: [to = '', text = ''], values, terminal, report }) =>
    withSession(values, async (session) => {
      const { access, accounts } = session
      const { provider, shard, worker } = access
      if (values.from === undefined) throw usageError('--from', undefined, 'name who pays, such as //Alice')
      const signer = await resolveSigner(accounts, '--from', values.from)
      const who = await resolveAccount(accounts, 'TO', to)
      const amount = readAmount(text)
      if (values.vault && who !== signer.account) {
        throw usageError('TO', to, 'the vault gives funds to whoever pays; name the account of --from')
      }
      if (values.vault && !isDeposit(depositAccounts(session), { from: who, to: vaultOf(shard), amount })) {
        throw usageError('--vault', text, 'name an amount, and an account that the shard does not watch itself')
      }
      const patience = readDuration('--timeout', values.timeout ?? '60s', 100, 3_600_000)
      await session.head()

      const chain = await session.chain()
      const invocation = createIndirectInvocation({ provider, chain, signer })
      const encrypted = shieldingEncrypt(provider, worker.shieldingKey, encode(AccountId, who))
      const way = values.vault
        ? { submit: () => invocation.transfer(vaultOf(shard), amount), isInput: isDepositOf(who, amount) }
        : {
            submit: () => invocation.shieldFunds(shard, encrypted, amount),
            isInput: (input: OrderedInput) =>
              input.kind === 'shield' && toHex(input.encryptedBeneficiary) === toHex(encrypted),
          }
      terminal.progress(`shielding ${text}`)
      const code = await receiveFunds(
        session,
        { ...{ chain, invocation, patience, args: { who, amount } }, ...way },
        report,
      )
      terminal.progress('')
      return code
    }),
})
