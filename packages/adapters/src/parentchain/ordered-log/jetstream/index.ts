export { type JetStreamLog, openJetStreamLog } from './jetstream-log.js'
export type { JetStreamLogOptions, JetStreamSequencer } from './jetstream-log-options.js'
