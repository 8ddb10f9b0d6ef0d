import { huntServiceDefects } from './hunt-service-defects.js'

huntServiceDefects({ first: 0, count: 2 })
