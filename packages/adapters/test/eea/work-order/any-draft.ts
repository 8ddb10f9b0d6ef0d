import fc from 'fast-check'
import {
  createThirdPartyKey,
  type InputDraft,
  type OutputDraft,
  parsePublicKey,
  sealThirdPartyItem,
  type WorkOrderDraft,
  type WorkOrderOutput,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { avalon, countedEntropy, eea, eeaKeccak, encryptionKeyOf, requesterSigner, workerId } from './world.js'

/** A work order in plain form, what its workload answers, and what a third party keeps. */
export interface Scenario {
  readonly suite: WorkOrderSuite
  readonly draft: WorkOrderDraft
  readonly plainInputs: readonly Uint8Array[]
  readonly outputs: readonly WorkOrderOutput[]
  readonly dataKeys: ReadonlyMap<number, Uint8Array>
  readonly seed: number
}

const bytes = fc.uint8Array({ maxLength: 200 })
const protection = fc.constantFrom('session', 'clear', 'thirdParty')
const plain = fc.record({ protection, data: bytes, withDataHash: fc.boolean() })
const planned = fc.record({ protection, data: bytes, reference: fc.option(bytes), isNamed: fc.boolean() })

/** Any scenario of a profile. */
export function anyScenario(suites: readonly WorkOrderSuite[] = [eea, eeaKeccak, avalon]): fc.Arbitrary<Scenario> {
  return fc
    .record({
      suite: fc.constantFrom(...suites),
      inputs: fc.array(plain, { minLength: 1, maxLength: 4 }),
      outputs: fc.array(planned, { maxLength: 4 }),
      isJwt: fc.boolean(),
      hasWorkload: fc.boolean(),
      isShuffled: fc.boolean(),
      seed: fc.nat(),
    })
    .map(scenarioOf)
}

interface Choices {
  readonly suite: WorkOrderSuite
  readonly inputs: readonly { readonly protection: string; readonly data: Uint8Array; readonly withDataHash: boolean }[]
  readonly outputs: readonly {
    readonly protection: string
    readonly data: Uint8Array
    readonly reference: Uint8Array | null
    readonly isNamed: boolean
  }[]
  readonly isJwt: boolean
  readonly hasWorkload: boolean
  readonly isShuffled: boolean
  readonly seed: number
}

function scenarioOf({ suite, inputs, outputs, isJwt, hasWorkload, isShuffled, seed }: Choices): Scenario {
  const isAvalon = suite === avalon
  const entropy = countedEntropy(seed)
  const dataKeys = new Map<number, Uint8Array>()
  const named: OutputDraft[] = outputs.flatMap(({ protection: by, reference, isNamed }, index): OutputDraft[] => {
    if (!isNamed) return []
    if (by === 'thirdParty') {
      const { key, dataKey } = createThirdPartyKey(suite, rsaKey(suite), entropy)
      dataKeys.set(index, dataKey)
      return [{ protection: 'thirdParty', index, key }]
    }
    return [{ protection: by === 'clear' ? 'clear' : 'session', index, ...(reference === null ? {} : { reference }) }]
  })
  const inData = inputs.map((input, index): InputDraft => draftOf(suite, input, index, entropy))
  return {
    suite,
    draft: {
      workOrderId: 'a1'.repeat(32),
      workerId,
      ...(hasWorkload || isAvalon ? { workloadId: 'b2'.repeat(32) } : {}),
      requesterId: 'c3'.repeat(20),
      responseTimeoutMSecs: 6000,
      payloadFormat: isJwt && !isAvalon ? 'JSON-RPC-JWT' : 'JSON-RPC',
      inData: isShuffled ? inData.toReversed() : inData,
      outData: isShuffled ? named.toReversed() : named,
      signer: requesterSigner,
    },
    plainInputs: inputs.map(({ data }) => data),
    outputs: outputs.map(({ data }, index) => ({ index, data })),
    dataKeys,
    seed: seed + 1000,
  }
}

function draftOf(
  suite: WorkOrderSuite,
  { protection: by, data, withDataHash }: Choices['inputs'][number],
  index: number,
  entropy: ReturnType<typeof countedEntropy>,
): InputDraft {
  if (by === 'clear') return { protection: 'clear', index, data }
  if (by === 'session') return { protection: 'session', index, data, withDataHash }
  return { protection: 'thirdParty', index, item: sealThirdPartyItem(suite, rsaKey(suite), data, entropy) }
}

function rsaKey(suite: WorkOrderSuite) {
  const key = parsePublicKey('test', encryptionKeyOf(suite))
  if (key.type !== 'RSA') throw new Error('the worker has no RSA key')
  return key.key
}
