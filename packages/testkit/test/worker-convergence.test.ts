import { balances } from '@lockstep/stf-balances'
import { workerConvergence } from '@lockstep/testkit'
import { test } from 'vitest'

test('enclaves that run balances behind one parentchain make the same headers and records', async () => {
  await workerConvergence(balances)
})
