import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
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
import { within } from '../session/within.js'

/** `lockstep unshield` */
export const unshieldCommand: Command = defineCommand({
  name: 'unshield',
  summary: 'Moves funds from an account of the shard to one on the parentchain, and waits until they are there',
  positionals: ['TO', 'AMOUNT'],
  options: callOptions,
  details: [
    'AMOUNT is in units of 10^12. The STF’s call is balanceUnshieldThroughEnclaveBridgePallet or unshield, with the',
    'fields beneficiary and amount, and shard where it has that.',
  ],
  examples: ['unshield //Ferdie 1 --from //Alice', 'unshield //Ferdie 1 --from //Alice --indirect'],
  run: ({ positionals: [to = '', amount = ''], values, terminal, report }) =>
    withSession(values, async (session) => {
      const { stf, access, accounts } = session
      const call = callForJob(stf, 'unshield', ['balanceUnshieldThroughEnclaveBridgePallet', 'unshield'])
      const sending = await readSending(session, values)
      const beneficiary = await resolveAccount(accounts, 'TO', to)
      const fields = call.args.schema.kind === 'struct' ? call.args.schema.fields.map(([name]) => name) : []
      const shard = fields.includes('shard') ? { shard: access.shard } : {}
      const args = await readArguments(
        accounts,
        call.args,
        jsonText({ beneficiary, amount: readAmount(amount), ...shard }),
      )
      const sent = await sendCall(session, call, args, sending, terminal.progress)
      if (sent.receipt.receipt.status === 'Executed') {
        // What the worker sends to the parentchain stands before its statement that the block was processed.
        terminal.progress('the parentchain')
        const invocation = createIndirectInvocation({
          ...access,
          chain: await session.chain(),
          signer: sending.relayer,
        })
        const { number, parentchainHash } = sent.receipt.signedHeader.header
        const paid = invocation.processed(access.shard, { number, hash: parentchainHash })
        await within(sending.patience, 'the payment on the parentchain', paid)
        terminal.progress('')
      }
      return reportCall(stf, call, sent, report)
    }),
})
