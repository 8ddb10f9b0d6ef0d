import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startAnvil } from '../../../src/eea/proxy/service/index.js'

const dist = new URL('../../../dist/eea/proxy/service/index.js', import.meta.url)

test('the chain ends with a process that is killed and can do nothing about it', async () => {
  const program = `import { startAnvil } from ${JSON.stringify(dist.href)}
    const { url } = await startAnvil()
    process.stdout.write(url)`
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = await once(child.stdout, 'data')
  const socket = connect(Number(new URL(String(output)).port), '127.0.0.1')
  await once(socket, 'connect')
  // Its own end alone closes the connection.
  const closed = once(socket, 'close')
  child.kill('SIGKILL')
  await closed
})

test('a port that is taken is told, and nothing is left', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(startAnvil({ port })).rejects.toMatchObject({ code: 'AnvilFailed', details: { value: port } })
  await new Promise((resolve) => server.close(resolve))
})
