import type { Logger } from 'pino'
import type { ConnectionEnd, RpcEvent } from './rpc-event.js'

/** Ends that no client brings about which behaves well. */
const suspicious: readonly ConnectionEnd[] = ['tooManyRefusals', 'tooManyQueued', 'frameTooLarge', 'slowClient']

/** Writes what happens to a log of `pino`, one structured line an event: defects, then ends, then the rest. */
export function createRpcLog(log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>): (event: RpcEvent) => void {
  return (event) => {
    const { kind, ...fields } = event
    if (event.kind === 'defect') log.error(fields, 'rpc method met a defect')
    else if (event.kind === 'ended' && suspicious.includes(event.end)) log.warn(fields, 'rpc connection ended')
    else if (event.kind === 'ended' || event.kind === 'opened') log.info(fields, `rpc connection ${kind}`)
    else log.debug(fields, `rpc ${kind}`)
  }
}
