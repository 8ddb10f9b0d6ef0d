export { test } from '@fast-check/vitest'
export { type PropertyResult, type VerifyingOptions, verifying } from './verifying.js'
