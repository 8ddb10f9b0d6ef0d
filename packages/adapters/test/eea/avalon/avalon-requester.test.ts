import { execFile, execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { openRegistered } from '../client/client-world.js'
import { avalon, type ServiceWorld, workerOf } from '../json-rpc/service-world.js'

const program = join(dirname(fileURLToPath(import.meta.url)), 'avalon_requester.py')

/** Modular inverses by `pow` came with Python 3.8. */
const hasPython = (): boolean => {
  try {
    execFileSync('python3', ['-c', 'pow(3, -1, 7)'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const workload = 'echo-result'

const openAvalon = (): Promise<ServiceWorld> => {
  const hex = Buffer.from(workload).toString('hex')
  return openRegistered('avalon', {
    workers: [workerOf(avalon, { [hex]: ({ inData }) => inData.map(({ index, data }) => ({ index, data })) })],
  })
}

const ask = async (flow: string, url: string, ...words: readonly string[]): Promise<unknown> => {
  // Without bytecode, so that nothing is left behind.
  const { stdout } = await promisify(execFile)('python3', ['-B', program, flow, url, workload, ...words])
  return JSON.parse(stdout)
}

describe.skipIf(!hasPython())('Avalon in Python, over HTTP (skipped where there is no python3 of 3.8 or later)', () => {
  test('EEA-346 EEA-260 EEA-371 EEA-151 EEA-241 finds, encrypts, signs, submits, pulls and keeps a receipt', async () => {
    const { url } = await openAvalon()
    expect(await ask('client', url, 'Hello World', 'second item ✓')).toEqual({
      outputs: ['Hello World', 'second item ✓'],
      receipt: { status: 1, updateType: 1 },
      own: true,
      listed: true,
      anyWorker: true,
      // Not ready: the worker has the key of its details only.
      keyCode: 5,
    })
  })

  test('requests with words for values, ids of odd digits, items out of order, and the order’s id everywhere', async () => {
    const { url } = await openAvalon()
    expect(await ask('samples', url)).toEqual({
      outputs: [['Hello world'], ['32 1 1 156', '25 10 1 67'], ['open', 'as well'], ['hashed'], ['with places']],
    })
  })
})

test('answers have the one content type that Avalon’s client reads, without a charset', async () => {
  const { url } = await openAvalon()
  for (const body of ['{"jsonrpc":"2.0","id":1,"method":"WorkerLookUp","params":{}}', 'no json']) {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(answer.headers.get('content-type')).toBe('application/json')
  }
  expect((await fetch(`${url}/nowhere`)).headers.get('content-type')).toBe('application/json')
})
