import { type Command, defineCommand } from '../command.js'
import { callOptions, readSending } from '../session/call-options.js'
import { findCall } from '../session/find-declared.js'
import { withSession } from '../session/open-session.js'
import { readArguments } from '../session/read-arguments.js'
import { reportCall } from '../session/report-call.js'
import { sendCall } from '../session/send-call.js'

/** `lockstep call` */
export const callCommand: Command = defineCommand({
  name: 'call',
  summary: 'Makes a trusted call and shows its receipt, which the attested enclave signed',
  positionals: ['CALL'],
  options: {
    args: { type: 'string', hint: 'JSON', help: 'an object; amounts in the smallest unit, in quotes' },
    ...callOptions,
  },
  details: ['CALL is module.call, or the call alone. Where 32 bytes are wanted, an account’s name will do.'],
  examples: [
    `call balances.balanceTransfer --args '{"to":"//Bob","amount":"2000000000000"}' --from //Alice`,
    'call noop --from //Alice --indirect',
    'call noop --from //Alice --delegate phone',
  ],
  run: ({ positionals: [name = ''], values, terminal, report }) =>
    withSession(values, async (session) => {
      const call = findCall(session.stf, name)
      const sending = await readSending(session, values)
      const args = await readArguments(session.accounts, call.args, values.args ?? '{}')
      const sent = await sendCall(session, call, args, sending, terminal.progress)
      return reportCall(session.stf, call, sent, report)
    }),
})
