import { createServer } from 'node:https'
import { afterEach, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { connectWorkerRpc } from '../../src/integritee-rpc/client/index.js'
import { createEnclaveCertificate } from '../../src/integritee-rpc/server/index.js'
import { entropy, provider } from './test-worker.js'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server that answers every message with this text. */
async function serverSaying(text: string): Promise<string> {
  const { certificate, privateKey } = await createEnclaveCertificate({
    provider,
    entropy,
    quote: async () => new Uint8Array(0),
  })
  const server = createServer({ key: privateKey, cert: certificate })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.on('message', () => socket.send(text)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })
  const address = server.address()
  return `wss://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const connect = (url: string) => connectWorkerRpc({ url, verifyCertificate: () => {}, timeout: 1000 })

test.each(['{', '7', '{"jsonrpc":"2.0","method":"a","params":{"result":"0x01ff","subscription":"0x00"}}'])(
  'a server that says %s is left',
  async (text) => {
    const rpc = await connect(await serverSaying(text))
    await expect(rpc.call('system_name', [])).rejects.toMatchObject({ code: 'RpcConnection' })
    await rpc.closed
  },
)

test.each([
  ['no text', 7],
  ['no hexadecimal text', '"0xZZ"'],
])('a result that is %s is refused', async (_, result) => {
  const rpc = await connect(await serverSaying(`{"jsonrpc":"2.0","id":1,"result":${result}}`))
  await expect(rpc.query(new Uint8Array(1))).rejects.toMatchObject({ code: 'RpcAnswer' })
  await rpc.close()
  const other = await connect(await serverSaying(`{"jsonrpc":"2.0","id":1,"result":${result}}`))
  await expect(other.attest(`0x${'00'.repeat(32)}`)).rejects.toMatchObject({ code: 'RpcAnswer' })
  await other.close()
})

test('an error object keeps its code and its reason', async () => {
  const rpc = await connect(
    await serverSaying('{"jsonrpc":"2.0","id":1,"error":{"code":1012,"message":"no","data":"Banned"}}'),
  )
  await expect(rpc.submit(`0x${'00'.repeat(32)}`, new Uint8Array(1))).rejects.toMatchObject({
    code: 'RpcRefused',
    details: { value: 1012, limit: 'Banned' },
  })
  await rpc.close()
})
