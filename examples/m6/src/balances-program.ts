import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { balances } from '@lockstep/stf-balances'
import { connectParentchain, parentchainParameters } from './connect-parentchain.js'

/** What workers A, B and C run. */
export const program = defineEnclaveProgram({
  stf: balances,
  parameters: parentchainParameters,
  connect: connectParentchain,
})
