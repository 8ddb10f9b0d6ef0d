import { request } from 'node:http'
import { createEmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { LockstepError } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import type { SnapshotCursor } from '@lockstep/core/worker'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectChain } from '../src/network/connect-chain.js'
import { type ChainServer, serveChain } from '../src/network/serve-chain.js'

const account = `0x${'01'.repeat(32)}` as const
const embedded = createEmbeddedChain({
  provider: createPortableProvider(),
  genesis: { timestamp: 1_700_000_000_000n, balances: { [account]: 2n ** 70n } },
  finalityKeySeed: new Uint8Array(32).fill(7),
})
const chain = { ...embedded, isRegistered: async () => false }
const enclave = {
  provisioningChallenge: async () => new Uint8Array(32).fill(9),
  answerProvisioning: async () => ({ refused: 'WrongMeasurement' as const }),
  async exportSnapshot(from?: SnapshotCursor) {
    if (from?.index === 2) throw new LockstepError('SnapshotOutdated', 'begin again')
    const { checkpoint, index } = from ?? { checkpoint: account, index: 0 }
    return { checkpoint, index, block: 7, isLast: index === 1, sealed: Uint8Array.of(1, 2, index) }
  },
}
let server: ChainServer
beforeEach(async () => {
  server = await serveChain({ chain, enclave }, 0)
})
afterEach(() => server.close())

/** Status and body of a request with these headers. */
function post(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', ...headers }
    const sent = request(server.url, { method: 'POST', headers: all }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += String(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

test('a client in another process sees the chain, and waits for blocks', async () => {
  const remote = await connectChain(server.url, chain.genesisHash)
  expect(await remote.balanceOf(account)).toBe(2n ** 70n)
  expect(await remote.nextNonce(account)).toBe(0)
  expect(await remote.block(99)).toBeUndefined()
  const following = remote.finalizedBlocks(1)[Symbol.asyncIterator]()
  const first = following.next()
  const produced = chain.produceBlock()
  expect((await first).value).toEqual({ ...produced, justification: (await chain.block(1))?.justification })
  expect(await remote.finalizedHead()).toBe(1)
  expect(await remote.enclave.provisioningChallenge()).toEqual(new Uint8Array(32).fill(9))
  expect(await remote.enclave.answerProvisioning(new Uint8Array(1))).toEqual({ refused: 'WrongMeasurement' })
  const { exportSnapshot } = remote.enclave
  const part = { checkpoint: account, index: 0, block: 7, isLast: false, sealed: Uint8Array.of(1, 2, 0) }
  expect(await exportSnapshot()).toEqual(part)
  expect(await exportSnapshot({ checkpoint: account, index: 1 })).toEqual({
    ...part,
    ...{ index: 1, isLast: true, sealed: Uint8Array.of(1, 2, 1) },
  })
  await expect(exportSnapshot({ checkpoint: account, index: 2 })).rejects.toMatchObject({ code: 'SnapshotOutdated' })
  await expect(remote.announceKey()).rejects.toMatchObject({ code: 'RotationUnset' })
})

test('refusals keep their codes; another chain and nobody are told apart', async () => {
  const remote = await connectChain(server.url, chain.genesisHash)
  await expect(remote.submit(Uint8Array.of(1, 2))).rejects.toMatchObject({ code: 'ExtrinsicMalformed' })
  await expect(connectChain(server.url, account)).rejects.toMatchObject({ code: 'ForeignChain' })
  const { url } = server
  await server.close()
  await expect(connectChain(url, chain.genesisHash)).rejects.toMatchObject({ code: 'ChainConnection' })
})

test('pages of browsers, other hosts and other methods get nothing', async () => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'devchain_finalizedHead', params: [] })
  expect(await post(body)).toMatchObject({ status: 200 })
  for (const headers of [
    { origin: 'http://evil.example' },
    { 'content-type': 'text/plain' },
    { host: 'evil.example' },
  ]) {
    expect(await post(body, headers)).toEqual({ status: 403, text: '' })
  }
})

test.each([
  ['', -32600],
  ['{', -32600],
  ['[]', -32600],
  ['{"method":"devchain_finalizedHead"}', -32600],
  ['{"method":"constructor","params":[]}', -32601],
  ['{"method":"devchain_finalizedBlock","params":["1"]}', -32000],
  ['{"method":"devchain_finalizedBlock","params":[1,20001]}', -32000],
  ['{"method":"devchain_submitExtrinsic","params":["0xABC"]}', -32000],
  ['{"method":"devchain_balanceOf","params":["0x12"]}', -32000],
  [`"${'x'.repeat(256 * 1024)}"`, -32600],
])('a bad request is answered with a code: %#', async (body, code) => {
  const { text } = await post(body)
  expect(JSON.parse(text).error.code).toBe(code)
  expect(await post('{"method":"devchain_finalizedHead","params":[]}')).toMatchObject({ status: 200 })
})
