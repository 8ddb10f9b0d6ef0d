import type { Stf } from '@lockstep/core'
import type { Call } from '@lockstep/core/stf'
import { receiptDocument, receiptText } from './describe-receipt.js'
import type { SentCall } from './send-call.js'

/** Reports what became of a call; the exit code is 1 where it failed or was rejected. */
export function reportCall(
  stf: Stf,
  call: Call,
  { path, nonce, receipt }: SentCall,
  report: (text: string, document: unknown) => void,
): number {
  const document = receiptDocument(stf, receipt, call)
  report(receiptText(document), { call: call.name, path, nonce, ...document })
  if (document.status === 'Executed') return 0
  process.stderr.write(
    `lockstep: ${document.code}: ${call.name} ${document.status === 'Failed' ? 'failed' : 'was rejected'}\n`,
  )
  return 1
}
