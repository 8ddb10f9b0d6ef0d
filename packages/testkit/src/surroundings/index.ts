export { firstParting, type Parting } from './first-parting.js'
export { differentRead, recordedHereAndElsewhere } from './recorded.js'
