import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { LockstepError } from '@lockstep/core'
import { fetchReceipts } from '@lockstep/core/client'
import { AccountId, encode } from '@lockstep/core/codec'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { resolveAccount, resolveSigner } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { readDuration } from '../duration.js'
import { readAmount } from '../session/amount.js'
import { receiptDocument, receiptText } from '../session/describe-receipt.js'
import { withSession } from '../session/open-session.js'
import { sessionOptions } from '../session/session-options.js'
import { shieldHash } from '../session/shield-hash.js'
import { within } from '../session/within.js'
import { usageError } from '../usage-error.js'

/** `lockstep shield` */
export const shieldCommand: Command = defineCommand({
  name: 'shield',
  summary: 'Moves funds from an account on the parentchain to one of the shard, which only the enclave learns',
  positionals: ['TO', 'AMOUNT'],
  options: {
    from: { type: 'string', hint: 'ACCOUNT', help: 'who pays, on the parentchain' },
    timeout: { type: 'string', hint: 'TIME', help: 'how long to wait for the receipt; 60s' },
    ...sessionOptions,
  },
  details: ['AMOUNT is in units of 10^12. Shielding goes by the parentchain, whichever way calls take.'],
  examples: ['shield //Alice 6 --from //Alice', 'shield carol 0.5 --from //Bob'],
  run: ({ positionals: [to = '', text = ''], values, terminal, report }) =>
    withSession(values, async (session) => {
      const { stf, access, accounts, file } = session
      const { provider, shard, worker } = access
      const call = stf.callByInbound('shieldFunds')
      if (call === undefined) throw usageError('shield', stf.name, 'the STF has no call that receives shieldFunds')
      if (values.from === undefined) throw usageError('--from', undefined, 'name who pays, such as //Alice')
      const signer = await resolveSigner(accounts, '--from', values.from)
      const who = await resolveAccount(accounts, 'TO', to)
      const amount = readAmount(text)
      const patience = readDuration('--timeout', values.timeout ?? '60s', 100, 3_600_000)
      await session.head()

      const chain = await session.chain()
      const invocation = createIndirectInvocation({ provider, chain, signer })
      const encrypted = shieldingEncrypt(provider, worker.shieldingKey, encode(AccountId, who))
      terminal.progress(`shielding ${text}`)
      const signed = await within(
        patience,
        'the receipt of the shielding',
        (async () => {
          const included = await invocation.included(await invocation.shieldFunds(shard, encrypted, amount))
          await invocation.processed(shard, included)
          const hash = await shieldHash({ provider, chain, shard, file, call }, { who, amount }, encrypted, included)
          const [receipt] = await fetchReceipts(provider, access, shard, hash)
          if (receipt !== undefined) return receipt
          throw new LockstepError(
            'ReceiptMissing',
            `block ${included.number} is processed but has no receipt of the shielding`,
          )
        })(),
      )
      terminal.progress('')
      const document = receiptDocument(stf, signed, call)
      report(receiptText(document), { call: call.name, path: 'indirect', ...document })
      if (document.status === 'Executed') return 0
      process.stderr.write(
        `lockstep: ${document.code}: the shielding ${document.status === 'Failed' ? 'failed' : 'was rejected'}\n`,
      )
      return 1
    }),
})
