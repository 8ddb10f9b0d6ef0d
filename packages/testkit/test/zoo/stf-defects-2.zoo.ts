import { huntStfDefects } from './hunt-stf-defects.js'

huntStfDefects({ first: 1, count: 3 })
