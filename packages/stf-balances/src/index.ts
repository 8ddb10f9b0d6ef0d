export { type AccountInfo, accountInfo } from './account-info.js'
export { balances, maxNoteSize } from './balances.js'
