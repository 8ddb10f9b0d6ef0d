import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rpcReturnValueCodec } from '@lockstep/adapters/integritee-rpc'
import { fromHex, type Hex } from '@lockstep/core'
import { bytes, decode, option } from '@lockstep/core/codec'
import { accountInfo } from '@lockstep/stf-balances'
import { Agent, WebSocket } from 'undici'
import { afterAll, expect, test } from 'vitest'
import { type DevProcess, emptyFolder, endAll, startDev } from './start-dev.js'

afterAll(endAll)

const recorded: { readonly shard: string; readonly frame: string } = JSON.parse(
  readFileSync(new URL('../fixtures/recorded-getter-frame.json', import.meta.url), 'utf8'),
)

/** The recorded frame for the shard that this network happens to have: its signature covers the getter alone. */
async function replay({ ready: { shard, workers } }: DevProcess): Promise<Record<string, unknown>> {
  // As that client does, it does not look at the certificate.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
  const socket = new WebSocket(workers[0] ?? '', { dispatcher })
  const heard = (name: 'open' | 'message' | 'close') =>
    new Promise<unknown>((resolve) => socket.addEventListener(name, (event) => resolve(Object(event).data)))
  await heard('open')
  const message = heard('message')
  socket.send(recorded.frame.replace(recorded.shard, shard.slice(2)))
  const text = await message
  const closed = heard('close')
  socket.close()
  await closed
  await dispatcher.close()
  return JSON.parse(String(text))
}

const hex = (value: unknown): Uint8Array => fromHex(`0x${String(value).slice(2)}` satisfies Hex)

test('recorded_client_frames_0_20_1: dev --bare-getters answers the getter, counts and logs it; without, it is refused', async () => {
  const folder = await emptyFolder()
  const network = await startDev(folder, '--bare-getters', '--metrics', '0', '--log', 'log/rpc.log')
  await network.document('shield', '//Alice', '6', '--from', '//Alice')

  const { id, result } = await replay(network)
  expect(id).toBe(4)
  const value = decode(option(bytes(100)), hex(decode(rpcReturnValueCodec, hex(result)).value))
  expect(decode(accountInfo, hex(value))).toMatchObject({ nonce: 0, data: { free: 6n * 10n ** 12n } })

  const { metrics } = network.ready
  const page = await fetch(`${metrics}/1/metrics`)
  expect(page.headers.get('content-type')).toMatch(/^text\/plain/)
  // Events leave the enclave gathered, a moment later.
  const text = async () => (await fetch(`${metrics}/1/metrics`)).text()
  const counted = 'lockstep_rpc_requests_total{method="state_executeGetter",outcome="success"} 1'
  await expect.poll(text, { timeout: 20_000 }).toContain(counted)
  expect(await (await fetch(`${metrics}/2/metrics`)).text()).toBe('there are /1/metrics\n')

  expect(await network.interrupt()).toBe(0)
  const lines = readFileSync(join(folder, 'log/rpc.log'), 'utf8').trim().split('\n')
  const answered = lines.map((line) => JSON.parse(line)).filter(({ method }) => method === 'state_executeGetter')
  expect(answered).toEqual([
    { ...answered[0], worker: 1, msg: 'rpc answered', method: 'state_executeGetter', isFailure: false },
  ])

  const strict = await startDev(await emptyFolder())
  expect(await replay(strict)).toMatchObject({ id: 4, error: { code: 1020, data: 'BareGetter' } })
  expect(await strict.interrupt()).toBe(0)
})

test('a log that cannot be written and a port that is taken are told in one line, and nothing is left running', async () => {
  const network = await startDev(await emptyFolder(), '--metrics', '0')
  const taken = new URL(network.ready.metrics ?? '').port
  const folder = await emptyFolder()
  for (const [option, value, code] of [
    ['--log', folder, 'LogUnwritable'],
    ['--metrics', taken, 'PortTaken'],
  ] as const) {
    const { code: exit, errors } = await network.runAlone('dev', '--network', join(folder, 'n.json'), option, value)
    expect({ exit, errors }).toEqual({
      exit: 1,
      errors: expect.stringMatching(new RegExp(`^lockstep: ${code}: .*\n$`)),
    })
  }
  expect(await network.interrupt()).toBe(0)
})
