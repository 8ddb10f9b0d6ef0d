export { type AnyLogOptions, anyLog, anyLogInBlocks } from './any-log.js'
export { arbitrary } from './arbitrary-from-codec.js'
export { type ArbitraryOptions, arbitraryFromSchema } from './arbitrary-from-schema.js'
export type { JsonObject, JsonValue } from './json-value.js'
export {
  type CallRecord,
  type Defect,
  defectCodes,
  type InboundRecord,
  type LogInBlocks,
  type LogRecord,
} from './log-record.js'
export { logToBlocks } from './log-to-blocks.js'
export { createWorld, partyNames, type World } from './world.js'
