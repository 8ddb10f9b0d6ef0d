import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { resolveAccount } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { jsonText } from '../json-text.js'
import { readAmount } from '../session/amount.js'
import { callOptions, readSending } from '../session/call-options.js'
import { depositAccounts, isDeposit, isDepositOf } from '../session/deposit.js'
import { callForJob } from '../session/find-declared.js'
import { withSession } from '../session/open-session.js'
import { readArguments } from '../session/read-arguments.js'
import { receiveFunds } from '../session/receive-funds.js'
import { reportCall } from '../session/report-call.js'
import { sendCall } from '../session/send-call.js'
import { within } from '../session/within.js'
import { usageError } from '../usage-error.js'

const ofCalls = ['delegate', 'direct', 'indirect', 'nonce', 'relayer'] as const

/** `lockstep transfer` */
export const transferCommand: Command = defineCommand({
  name: 'transfer',
  summary: 'Moves funds from one account of the shard to another, or from one of the parentchain to another',
  positionals: ['TO', 'AMOUNT'],
  options: {
    parentchain: { type: 'boolean', default: false, help: 'there; to the vault or a watched account it shields' },
    ...callOptions,
  },
  details: [
    'AMOUNT is in units of 10^12. The STF’s call is balanceTransfer or transfer, with the fields to and amount.',
    'With --parentchain nothing is hidden; it waits for the block, and for the receipt where the shard gets the funds.',
  ],
  examples: [
    'transfer //Bob 2 --from //Alice',
    'transfer //Bob 0.2 --from //Alice --indirect',
    'transfer //Ferdie 2 --from //Alice --parentchain',
  ],
  run: ({ positionals: [to = '', text = ''], values, terminal, report }) =>
    withSession(values, async (session) => {
      const sending = await readSending(session, values)
      const document = { to: await resolveAccount(session.accounts, 'TO', to), amount: readAmount(text) }
      if (!values.parentchain) {
        const call = callForJob(session.stf, 'transfer', ['balanceTransfer', 'transfer'])
        const args = await readArguments(session.accounts, call.args, jsonText(document))
        const sent = await sendCall(session, call, args, sending, terminal.progress)
        return reportCall(session.stf, call, sent, report)
      }
      const unfit = ofCalls.find((name) => values[name] !== undefined && values[name] !== false)
      if (unfit !== undefined) throw usageError(`--${unfit}`, 'given with --parentchain', 'leave one of them out')

      const { access } = session
      const { signer, patience } = sending
      const chain = await session.chain()
      const invocation = createIndirectInvocation({ provider: access.provider, chain, signer })
      const submit = () => invocation.transfer(document.to, document.amount)
      if (isDeposit(depositAccounts(session), { from: signer.account, ...document })) {
        const args = { who: signer.account, amount: document.amount }
        const isInput = isDepositOf(args.who, args.amount)
        return receiveFunds(session, { chain, invocation, patience, submit, args, isInput }, report)
      }
      const transferring = submit().then(invocation.included)
      const { number, hash } = await within(patience, 'the transfer on the parentchain', transferring)
      report(`Transferred in block ${number} of the parentchain`, {
        ...{ from: signer.account, ...document, block: number, blockHash: hash },
      })
      return 0
    }),
})
