import { openAccessPolicy, openEeaService } from '@lockstep/adapters/eea/json-rpc'
import {
  createShardWorkload,
  createWorkOrderWorker,
  openShardOutputs,
  orderThroughLog,
} from '@lockstep/adapters/eea/orders'
import {
  composeRequest,
  createWorkerDecryptionKey,
  eeaProfile,
  openResponse,
  publicKeyText,
  type RequesterSession,
  readWorkerAlgorithms,
  secp256k1HashSigner,
  type WorkOrderSuite,
} from '@lockstep/adapters/eea/work-order'
import { toHex } from '@lockstep/core'
import type { GetterAccess, IndirectInvocation } from '@lockstep/core/client'
import { propertyViolated } from '../../execution/property-violated.js'
import type { Random } from '../../generation/random.js'
import { simulatedShieldingKey } from '../../simulation/shielding-key.js'

/** A service of work orders whose workload is a staged shard. */
export interface WorkOrderDesk {
  /** Hands an operation in as a work order; resolves when it is on the shard's log. */
  submit(operation: Uint8Array): Promise<void>
  /** Lets the orders ask for their receipts, fetches every result and holds it against the enclave's signature. */
  settle(): Promise<void>
}

interface OpenOrder {
  readonly session: RequesterSession
  readonly operation: Uint8Array
}

const workerId = 'e1'.repeat(32)
const requesterId = 'e2'.repeat(32)
const workloadId = 'e3'.repeat(32)
const caller = { remoteAddress: '127.0.0.1', headers: {}, certificate: undefined }

/** Opens a desk in memory. Nobody is asked for a receipt before {@link WorkOrderDesk.settle}: enclaves come and go. */
export async function openWorkOrderDesk(
  access: GetterAccess,
  invocation: IndirectInvocation,
  random: Random,
): Promise<WorkOrderDesk> {
  const { provider, shard } = access
  const suite: WorkOrderSuite = { provider, profile: eeaProfile, algorithms: readWorkerAlgorithms(eeaProfile, {}) }
  const signer = secp256k1HashSigner(provider, random.bytes(32))
  const encryptionKey = publicKeyText(eeaProfile, { type: 'RSA', key: simulatedShieldingKey })
  const orders: OpenOrder[] = []
  let letSettle: () => void = () => undefined
  const settling = new Promise<void>((resolve) => {
    letSettle = resolve
  })
  let onLog: () => void = () => undefined

  const order = orderThroughLog({
    access,
    invocation: {
      ...invocation,
      async included(extrinsicHash) {
        await settling
        return invocation.included(extrinsicHash)
      },
    },
    onWaiting: () => onLog(),
  })
  const keys = [createWorkerDecryptionKey(suite, simulatedShieldingKey)] as const
  const workloads = { [workloadId]: createShardWorkload({ order }) }
  const entropy = random.bytes
  const worker = createWorkOrderWorker({ workerId, suite, keys, signer, entropy, workloads, concurrency: 1000 })
  const service = await openEeaService({ provider, workers: [worker], policy: openAccessPolicy })

  async function call(method: string, params: object): Promise<Record<string, unknown>> {
    const answer: unknown = JSON.parse(
      (await service.dispatch(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), caller)) ?? 'null',
    )
    return typeof answer === 'object' && answer !== null ? { ...answer } : {}
  }

  /** The result, where there is one. */
  async function expectOpen(workOrderId: string): Promise<unknown> {
    const { result, error } = await call('WorkOrderGetResult', { workOrderId })
    if (result === undefined && !isStatus(error, [5, 6])) {
      throw propertyViolated(`a work order ends with ${JSON.stringify(error)}`)
    }
    await new Promise((resolve) => setImmediate(resolve))
    return result
  }

  async function pull(workOrderId: string): Promise<unknown> {
    for (;;) {
      const result = await expectOpen(workOrderId)
      if (result !== undefined) return result
    }
  }

  return {
    async submit(operation) {
      const workOrderId = toHex(random.bytes(32)).slice(2)
      const draft = { workOrderId, workerId, workloadId, requesterId, responseTimeoutMSecs: 0 }
      const session = composeRequest(suite, encryptionKey, { ...draft, inData: [{ data: operation }] }, random.bytes)
      orders.push({ session, operation })
      let isOnLog = false
      onLog = () => {
        isOnLog = true
      }
      const { error } = await call('WorkOrderSubmit', session.request)
      if (!isStatus(error, [5])) throw propertyViolated(`a work order is answered with ${JSON.stringify(error)}`)
      while (!isOnLog) await expectOpen(workOrderId)
    },
    async settle() {
      letSettle()
      const { enclaveAccount } = access.worker
      for (const { session, operation } of orders) {
        const result = await pull(session.request.workOrderId)
        const { outData } = openResponse(suite, session, result, signer.publicKey)
        openShardOutputs({ provider, shard, enclaveAccount, operation }, outData)
      }
      await service.stop()
    },
  }
}

function isStatus(error: unknown, codes: readonly number[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.some((code) => code === error.code)
}
