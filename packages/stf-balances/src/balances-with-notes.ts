import { encode, toHex } from '@lockstep/core'
import { createBalances } from './create-balances.js'
import { notedCall } from './noted-call.js'
import { notes } from './notes.js'

/**
 * `balances` for an app that has the module `notes`: what `balanceTransferWithNote` and `sendNote` say is kept there for
 * sender and recipient. The same bytes on the wire; an app has this one or `balances`, under the name `balances`.
 */
export const balancesWithNotes = createBalances({
  uses: { notes },
  keep({ notes: notebook }, call) {
    const { from, to } = call.value
    notebook.keep(from, to, toHex(encode(notedCall, call)))
  },
})
