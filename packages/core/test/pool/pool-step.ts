import type { Hex } from '../../src/hex.js'
import { toHex } from '../../src/hex.js'
import type { PoolResult } from '../../src/pool/index.js'
import { createOperationPool, type OperationPool, type PoolLimits, type PoolOperation } from '../../src/pool/index.js'
import { engineCodes } from '../../src/receipt/index.js'

export type TestPool = OperationPool<string>

export const smallPool = (limits: Partial<PoolLimits> = {}): TestPool => createOperationPool<string>(limits)

/** An account or a hash that a test can tell from others. */
export const named = (name: string): Hex =>
  toHex(Uint8Array.from({ length: 32 }, (_, index) => name.charCodeAt(index % name.length) & 255))

interface OperationParts {
  readonly signer?: string
  readonly priority?: number
  readonly size?: number
  readonly version?: number
}

/** An operation that is what its parts say: two with other parts have other hashes. */
export function operation(
  sender: string,
  nonce: number,
  { signer = sender, priority = 0, size = 100, version = 0 }: OperationParts = {},
): PoolOperation<string> {
  const payload = `${sender}/${nonce}/${priority}/${version}${signer === sender ? '' : `/${signer}`}`
  const operationHash = named(payload.padEnd(32, '.'))
  return { operationHash, sender: named(sender), signer: named(signer), nonce, size, priority, payload }
}

export const executed = ({ operationHash }: PoolOperation<string>): PoolResult => ({
  operationHash,
  status: 'Executed',
  module: 0,
  code: engineCodes.Ok,
})

export const failed = ({ operationHash }: PoolOperation<string>, code = 3): PoolResult => ({
  operationHash,
  status: 'Failed',
  module: 1,
  code,
})

export const rejected = ({ operationHash }: PoolOperation<string>, code: keyof typeof engineCodes): PoolResult => ({
  operationHash,
  status: 'Rejected',
  module: 0,
  code: engineCodes[code],
})

/** The statuses that were reported of an operation, in order. */
export function reported(pool: TestPool): (operation: PoolOperation<string>) => readonly string[] {
  const reports = pool.takeReports()
  return ({ operationHash }) =>
    reports.filter((report) => report.operationHash === operationHash).map(({ status }) => status)
}

export const block = (number: number) => ({ number, hash: named(`block ${number}`.padEnd(32, '.')) })
