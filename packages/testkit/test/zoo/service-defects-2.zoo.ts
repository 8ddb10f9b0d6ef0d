import { huntServiceDefects } from './hunt-service-defects.js'

huntServiceDefects({ first: 1, count: 2 })
