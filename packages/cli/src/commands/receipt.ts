import { LockstepError } from '@lockstep/core'
import { fetchReceipts } from '@lockstep/core/client'
import { type Command, defineCommand } from '../command.js'
import { receiptDocument, receiptText } from '../session/describe-receipt.js'
import { withSession } from '../session/open-session.js'
import { readOperationHash } from '../session/operation-hash.js'
import { sessionOptions } from '../session/session-options.js'

/** `lockstep receipt` */
export const receiptCommand: Command = defineCommand({
  name: 'receipt',
  summary: 'Shows the receipts of an operation, verified against headers that the attested enclave signed',
  positionals: ['OPERATION'],
  options: sessionOptions,
  details: ['OPERATION is the hash that lockstep call shows. A worker keeps receipts of its last 256 blocks.'],
  examples: [`receipt 0x${'5a'.repeat(32)}`],
  run: ({ positionals: [text = ''], values, report }) =>
    withSession(values, async ({ stf, access, head }) => {
      const hash = readOperationHash(text)
      await head()
      const receipts = await fetchReceipts(access.provider, access, access.shard, hash)
      if (receipts.length === 0) throw noReceipt(hash)
      const documents = receipts.map((receipt) => receiptDocument(stf, receipt))
      report(documents.map(receiptText).join('\n\n'), documents)
      return 0
    }),
})

function noReceipt(hash: string): LockstepError {
  return new LockstepError(
    'NoReceipt',
    `the worker has no receipt of ${hash}; it was never in a block, not yet, or so long ago that the worker has forgotten it`,
    { field: 'OPERATION', value: hash },
  )
}
