import { specificationConformance } from '@lockstep/testkit'
import { test } from 'vitest'
import { balances } from '../../src/index.js'
import { balancesModel } from './balances-model.js'

test('the balances do what their model says', () => {
  specificationConformance(balances, balancesModel)
})
