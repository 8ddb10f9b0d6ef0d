import { huntStfDefects } from './hunt-stf-defects.js'

huntStfDefects({ first: 2, count: 3 })
