import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { keccak256, toHex } from 'viem'
import { expect, onTestFinished, test } from 'vitest'
import {
  createPayloadFetcher,
  hashedUri,
  idWord,
  readPayloadUri,
  readRequestPayload,
  readResponsePayload,
  resolvePayload,
} from '../../../../src/eea/proxy/payload/index.js'

/** Serves bytes at a free port of this machine. */
const serve = async (body: string, status = 200, headers: Record<string, string> = {}): Promise<string> => {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/request.json`
}
const fetcherFor = (options: Parameters<typeof createPayloadFetcher>[0] = { allow: ['127.0.0.1'] }) => {
  const fetcher = createPayloadFetcher(options)
  onTestFinished(() => fetcher.close())
  return fetcher
}
const { signal } = new AbortController()
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('EEA-170, EEA-175: a payload is JSON, or the URI of it with its hash behind', async () => {
  const text = '{"params":1}'
  const uri = await serve(text)
  const hashed = hashedUri(uri, Buffer.from(text))
  expect(hashed).toBe(`${uri}#sha256=${sha256(text)}`)
  expect(await resolvePayload(fetcherFor(), text, signal)).toEqual({ text, isFixed: true })
  expect(await resolvePayload(fetcherFor(), hashed, signal)).toEqual({ text, isFixed: true })
  expect(await resolvePayload(fetcherFor(), uri, signal)).toEqual({ text, isFixed: false })
})

test('content that is not what the chain says is refused', async () => {
  const uri = await serve('other')
  const resolving = resolvePayload(fetcherFor(), `${uri}#sha256=${sha256('meant')}`, signal)
  await expect(resolving).rejects.toMatchObject({ code: 'PayloadHash' })
})

test('no request goes to an internal address, in digits or by name', async () => {
  const uri = new URL(await serve('{}'))
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '10.0.0.1', '0x7f000001', '2130706433']) {
    const target = `http://${host}:${uri.port}/`
    await expect(fetcherFor({}).fetch(target, signal), host).rejects.toMatchObject({ code: 'CallbackRefused' })
  }
})

test('a download ends at its limit, at a redirection and at an error', async () => {
  const uri = await serve('x'.repeat(1001))
  await expect(fetcherFor({ allow: ['127.0.0.1'], maximumBytes: 1000 }).fetch(uri, signal)).rejects.toMatchObject({
    code: 'PayloadTooLarge',
  })
  const moved = await serve('', 302, { location: 'http://169.254.169.254/' })
  await expect(fetcherFor().fetch(moved, signal)).rejects.toMatchObject({
    code: 'PayloadUnavailable',
    details: { value: 302 },
  })
  await expect(fetcherFor().fetch(await serve('', 500), signal)).rejects.toMatchObject({ code: 'PayloadUnavailable' })
})

test('bytes that are no UTF-8 are no payload', async () => {
  const uri = await serve('')
  const fetcher = { fetch: async () => new Uint8Array([0xff]), close: async () => undefined }
  await expect(resolvePayload(fetcher, uri, signal)).rejects.toMatchObject({ code: 'PayloadText' })
})

test('what is no http or https URI is the payload itself', () => {
  for (const text of [
    '{}',
    'ftp://somewhere.example/',
    'file:///etc/passwd',
    '',
    'http://user:secret@somewhere.example/',
  ]) {
    expect(readPayloadUri(text)).toBeUndefined()
  }
  expect(readPayloadUri('https://somewhere.example/a#sha256=00')).toEqual({
    uri: 'https://somewhere.example/a',
    sha256: undefined,
  })
})

test('EEA-042: an address is padded, digits lose their prefix and case, a DID is hashed', () => {
  expect(idWord(`0x${'Ab'.repeat(20)}`)).toBe(`0x${'00'.repeat(12)}${'ab'.repeat(20)}`)
  expect(idWord('C3'.repeat(32))).toBe(`0x${'c3'.repeat(32)}`)
  expect(idWord('did:example:123')).toBe(keccak256(toHex('did:example:123')))
  for (const id of ['', 'xyz', 'ab'.repeat(33)]) expect(() => idWord(id)).toThrow(/32 bytes/)
})

test('a request is a WorkOrderSubmit, or its parameters alone', () => {
  expect(readRequestPayload('{"jsonrpc":"2.0","method":"WorkOrderSubmit","id":"x","params":{"a":1}}')).toEqual({
    id: 'x',
    params: { a: 1 },
  })
  expect(readRequestPayload('{"a":1}')).toEqual({ id: 1, params: { a: 1 } })
  for (const text of [
    '',
    '{',
    '{"a":1,"a":2}',
    '{"jsonrpc":"2.0","method":"WorkOrderGetResult","id":1,"params":{}}',
    '{"jsonrpc":"1.0","method":"WorkOrderSubmit"}',
  ]) {
    expect(() => readRequestPayload(text), text).toThrow(
      expect.objectContaining({ code: 'InvalidParameter', eeaCode: 2 }),
    )
  }
})

test('a response is a result or an error, and nothing else', () => {
  expect(readResponsePayload('{"jsonrpc":"2.0","id":1,"result":{"a":1}}')).toEqual({ type: 'result', result: { a: 1 } })
  expect(readResponsePayload('{"error":{"code":2,"message":"m"}}')).toEqual({ type: 'error', code: 2, message: 'm' })
  for (const text of ['', '7', 'null']) expect(() => readResponsePayload(text)).toThrow(/JSON-RPC/)
})
