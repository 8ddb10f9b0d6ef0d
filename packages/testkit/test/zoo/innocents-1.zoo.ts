import { acquitInnocents } from './acquit-innocents.js'

acquitInnocents({ first: 0, count: 2 })
