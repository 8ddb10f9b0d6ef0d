import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createRpcLog, type RpcEvent } from '../../src/integritee-rpc/server/index.js'

/** What a log of `pino` at its finest level says of the events, without time, host and process. */
function linesOf(events: readonly RpcEvent[]): readonly unknown[] {
  const lines: unknown[] = []
  const stream = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(String(line)))
      done()
    },
  })
  const log = createRpcLog(pino({ level: 'debug', base: null, timestamp: false }, stream))
  for (const event of events) log(event)
  return lines
}

test('each event is a line with its fields; what no honest client brings about is a warning, a defect an error', () => {
  expect(
    linesOf([
      { kind: 'opened', connections: 1 },
      { kind: 'answered', method: 'system_name', isFailure: false, milliseconds: 2 },
      { kind: 'ended', end: 'closed', connections: 0 },
      { kind: 'ended', end: 'slowClient', connections: 0 },
      { kind: 'defect', method: 'system_name' },
    ]),
  ).toEqual([
    { level: 30, connections: 1, msg: 'rpc connection opened' },
    { level: 20, method: 'system_name', isFailure: false, milliseconds: 2, msg: 'rpc answered' },
    { level: 30, end: 'closed', connections: 0, msg: 'rpc connection ended' },
    { level: 40, end: 'slowClient', connections: 0, msg: 'rpc connection ended' },
    { level: 50, method: 'system_name', msg: 'rpc method met a defect' },
  ])
})
