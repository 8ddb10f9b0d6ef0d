import { acquitInnocents } from './acquit-innocents.js'

acquitInnocents({ first: 1, count: 2 })
