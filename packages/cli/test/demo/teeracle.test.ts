import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture, runNode } from '../run-lockstep.js'
import { type DevProcess, emptyFolder, endAll, startDev } from './start-dev.js'

/** `demo_teeracle_whitelist.sh` and `demo_teeracle_generic.sh`, with a web server of our own on the loopback. */
let network: DevProcess
let origin: string
let document: unknown
const server = createServer((request, response) => {
  if (request.url === '/moved') return void response.writeHead(302, { location: '/ticker' }).end()
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(request.url === '/page' ? '<html>' : JSON.stringify(document))
})

/** A certificate of its own authority for 127.0.0.1, and what signs with it. */
async function certify(folder: string): Promise<{ readonly key: string; readonly cert: string }> {
  const { code, output, errors } = await runNode(folder, [fixture('certify')], process.env)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  return JSON.parse(output)
}

beforeAll(async () => {
  const folder = await emptyFolder()
  const [own, other] = await Promise.all([certify(folder), certify(folder)])
  server.setSecureContext(own)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
  network = await startDev(folder, '--data', 'data', '--block-time', '100ms')
  writeFileSync(join(network.folder, 'root.pem'), own.cert)
  writeFileSync(join(network.folder, 'other.pem'), other.cert)
}, 120_000)
afterAll(async () => {
  await endAll()
  await new Promise((resolve) => server.close(resolve))
})

const from = (path: string, root = 'root.pem') => ['--url', `${origin}${path}`, '--root', root]
const rate = [...['--value', '/price/0', '--pair', 'TEER/USD']]
const running = ['--platform', 'data', '--updates', '1']

async function told(): Promise<readonly Record<string, unknown>[]> {
  const { events } = await network.document('oracle', 'events', '--last', '100000')
  return Array.isArray(events) ? events : []
}

describe('an exchange rate', () => {
  test('is not taken from code that nobody has whitelisted', async () => {
    document = { price: ['0.0457', 'x'] }
    const { code, errors } = await network.run('oracle', 'run', ...from('ticker'), ...rate, ...running)
    expect({ code, errors }).toMatchObject({
      code: 1,
      errors: expect.stringContaining('teeracle.ReleaseNotWhitelisted'),
    })
    expect(await told()).toEqual([])
  })

  test('is taken, as often as it is told, once root has whitelisted the code for the source', async () => {
    const { mrenclave, source } = await network.document('oracle', 'measure', ...from('ticker'), ...rate)
    expect(source).toBe(origin)
    await network.document('oracle', 'whitelist', origin, String(mrenclave), '--from', '//Alice')
    const two = ['--platform', 'data', '--updates', '2', '--every', '10ms']
    const ran = await network.document('oracle', 'run', ...from('ticker'), ...rate, ...two)
    expect(ran).toMatchObject({ mrenclave, updates: [{ value: '0.0457' }, { value: '0.0457' }] })
    expect(await told()).toMatchObject([
      { event: 'addedToWhitelist', source: origin, mrenclave },
      { event: 'exchangeRateUpdated', source: origin, tradingPair: 'TEER/USD', rate: '0.0457' },
      { event: 'exchangeRateUpdated', rate: '0.0457' },
    ])
  })

  test('of another path or root comes from another MRENCLAVE, which is not whitelisted', async () => {
    const { code, errors } = await network.run('oracle', 'run', ...from('else'), ...rate, ...running)
    expect({ code, errors }).toMatchObject({ code: 1, errors: expect.stringContaining('ReleaseNotWhitelisted') })
    expect(await told()).toHaveLength(3)
  })
})

test('other data are told under their name, and read from the extrinsic', async () => {
  document = { weather: { degrees: -3.5 } }
  const data = ['--value', '/weather', '--name', 'Zurich']
  const { mrenclave } = await network.document('oracle', 'measure', ...from('ticker'), ...data)
  await network.document('oracle', 'whitelist', origin, String(mrenclave))
  const ran = await network.document('oracle', 'run', ...from('ticker'), ...data, ...running)
  expect(ran).toMatchObject({ updates: [{ value: '{"degrees":-3.5}' }] })
  expect((await told()).at(-1)).toMatchObject({ event: 'oracleUpdated', source: origin, name: 'Zurich' })
})

describe('what is not believed, and what is refused', () => {
  test.each([
    ['a host whose certificate another root has signed', ['ticker', 'other.pem'], 'OracleFetch'],
    ['a redirection', ['moved'], 'OracleFetch: .*HTTP status 302'],
    ['a page', ['page'], 'OracleFetch: .*no JSON'],
    ['a value that is not there', ['ticker'], 'OracleValue'],
  ])('%s', async (_, [path = '', root], message) => {
    const { code, errors } = await network.run('oracle', 'run', ...from(path, root), ...rate, ...running)
    expect(code).toBe(1)
    expect(errors).toMatch(new RegExp(message))
  })

  test('a whitelist that somebody else than root writes to', async () => {
    const { code, errors } = await network.run(
      'oracle',
      'whitelist',
      origin,
      network.ready.mrenclave,
      '--from',
      '//Bob',
    )
    expect({ code, errors }).toMatchObject({ code: 1, errors: expect.stringContaining('sudo.RequireSudo') })
    const long = await network.run('oracle', 'whitelist', `https://${'x'.repeat(40)}/`, network.ready.mrenclave)
    expect(long).toMatchObject({ code: 1, errors: expect.stringContaining('teeracle.DataSourceStringTooLong') })
  })

  test.each([
    [['oracle', 'tell'], 'there are run, measure'],
    [['oracle', 'measure', '--url', 'http://x/'], 'write an https address'],
    [
      ['oracle', 'measure', '--url', 'https://x/', '--value', '/x', '--name', 'x', '--root', 'none'],
      'no file with a certificate',
    ],
    [['oracle', 'whitelist', 'https://x/', 'zz'], 'write 32 bytes in base58'],
  ])('%j is a mistake', async (args, message) => {
    expect(await network.run(...args)).toMatchObject({ code: 2, errors: expect.stringContaining(message) })
  })
})
