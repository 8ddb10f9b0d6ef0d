import { huntStfDefects } from './hunt-stf-defects.js'

huntStfDefects({ first: 0, count: 3 })
