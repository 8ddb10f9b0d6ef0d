import { setTimeout as wait } from 'node:timers/promises'
import type { Hex } from '@lockstep/core'
import { fetchReceipts } from '@lockstep/core/client'
import type { SignedReceipt } from '@lockstep/core/receipt'
import { type Command, defineCommand } from '../command.js'
import { readDuration } from '../duration.js'
import { jsonText } from '../json-text.js'
import { wholeNumber } from '../parse-options.js'
import { receiptDocument, receiptText } from '../session/describe-receipt.js'
import { type Session, withSession } from '../session/open-session.js'
import { readOperationHash } from '../session/operation-hash.js'
import { sessionOptions } from '../session/session-options.js'
import { within } from '../session/within.js'

/** Milliseconds between two questions. */
const interval = 100

/** `lockstep watch` */
export const watchCommand: Command = defineCommand({
  name: 'watch',
  summary: 'Shows each further block of a worker, or waits for the receipt of an operation',
  positionals: ['[OPERATION]'],
  options: {
    blocks: { type: 'string', hint: 'N', help: 'ends after so many blocks; else with Ctrl-C' },
    timeout: { type: 'string', hint: 'TIME', help: 'how long to wait for the receipt; 60s' },
    ...sessionOptions,
  },
  details: ['With --json one document a line.'],
  examples: ['watch', 'watch --blocks 3 --json', `watch 0x${'5a'.repeat(32)}`],
  run: ({ positionals: [operation], values, terminal, report }) =>
    withSession(values, async (session) => {
      if (operation === undefined) {
        const blocks = values.blocks === undefined ? Infinity : wholeNumber('--blocks', values.blocks, 1, 1_000_000)
        return followBlocks(session, blocks, (text, document) =>
          terminal.write(values.json === true ? jsonText(document) : text),
        )
      }
      const hash = readOperationHash(operation)
      const patience = readDuration('--timeout', values.timeout ?? '60s', 100, 3_600_000)
      const leaving = new AbortController()
      try {
        const receipt = await within(
          patience,
          'a receipt of the operation',
          awaitReceipt(session, hash, leaving.signal),
        )
        const document = receiptDocument(session.stf, receipt)
        report(receiptText(document), document)
        return document.status === 'Executed' ? 0 : 1
      } finally {
        leaving.abort()
      }
    }),
})

async function followBlocks(
  { head }: Session,
  blocks: number,
  show: (text: string, document: unknown) => void,
): Promise<number> {
  let last = 0
  for (let shown = 0; shown < blocks; await wait(interval)) {
    const { number, stateRoot, receiptsRoot } = (await head()).header
    if (number === last) continue
    last = number
    shown += 1
    show(`block ${number}  state ${stateRoot}  receipts ${receiptsRoot}`, { block: number, stateRoot, receiptsRoot })
  }
  return 0
}

async function awaitReceipt({ access }: Session, hash: Hex, signal: AbortSignal): Promise<SignedReceipt> {
  for (;;) {
    const receipts = await fetchReceipts(access.provider, access, access.shard, hash)
    const receipt = receipts.find(({ receipt: { status } }) => status !== 'Rejected') ?? receipts[0]
    if (receipt !== undefined) return receipt
    await wait(interval, undefined, { signal })
  }
}
