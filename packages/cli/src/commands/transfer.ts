import { resolveAccount } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { jsonText } from '../json-text.js'
import { readAmount } from '../session/amount.js'
import { callOptions, readSending } from '../session/call-options.js'
import { callForJob } from '../session/find-declared.js'
import { withSession } from '../session/open-session.js'
import { readArguments } from '../session/read-arguments.js'
import { reportCall } from '../session/report-call.js'
import { sendCall } from '../session/send-call.js'

/** `lockstep transfer` */
export const transferCommand: Command = defineCommand({
  name: 'transfer',
  summary: 'Moves funds from one account of the shard to another',
  positionals: ['TO', 'AMOUNT'],
  options: callOptions,
  details: [
    'AMOUNT is in units of 10^12. The STF’s call is balanceTransfer or transfer, with the fields to and amount.',
  ],
  examples: ['transfer //Bob 2 --from //Alice', 'transfer //Bob 0.2 --from //Alice --indirect'],
  run: ({ positionals: [to = '', amount = ''], values, terminal, report }) =>
    withSession(values, async (session) => {
      const call = callForJob(session.stf, 'transfer', ['balanceTransfer', 'transfer'])
      const sending = await readSending(session, values)
      const document = { to: await resolveAccount(session.accounts, 'TO', to), amount: readAmount(amount) }
      const args = await readArguments(session.accounts, call.args, jsonText(document))
      const sent = await sendCall(session, call, args, sending, terminal.progress)
      return reportCall(session.stf, call, sent, report)
    }),
})
