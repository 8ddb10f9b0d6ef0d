import type { Defect } from '../defect.js'
import { codecs } from './codecs.js'
import { costsAndGoals } from './costs-and-goals.js'
import { halves } from './halves.js'
import { memories } from './memories.js'
import { migrations } from './migrations.js'
import { records } from './records.js'
import { sequences } from './sequences.js'
import { specifications } from './specifications.js'
import { surroundings } from './surroundings.js'
import { transfers } from './transfers.js'
import { wallets } from './wallets.js'

/** Every seeded defect of an STF. */
export const stfDefects: readonly Defect[] = [
  ...transfers,
  ...wallets,
  ...records,
  ...memories,
  ...codecs,
  ...halves,
  ...costsAndGoals,
  ...surroundings,
  ...migrations,
  ...specifications,
  ...sequences,
]
