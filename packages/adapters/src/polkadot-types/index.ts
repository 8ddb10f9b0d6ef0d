export type { RegistryType } from './registry-type.js'
export { toRegistryTypes } from './registry-types.js'
