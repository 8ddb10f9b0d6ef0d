import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeRequest, composeResponse, openRequest, openResponse } from '../../../src/eea/work-order/index.js'
import { anyScenario, type Scenario } from './any-draft.js'
import { countedEntropy, encryptionKeyOf, openerOf, requesterKey, workerKey, workerSigner } from './world.js'

const runs = { numRuns: 25 }

function travel(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function runScenario({ suite, draft, outputs, dataKeys, seed }: Scenario) {
  const entropy = countedEntropy(seed)
  const session = composeRequest(suite, encryptionKeyOf(suite), draft, entropy)
  const opened = openRequest(suite, openerOf(suite), travel(session.request), { requesterKey })
  const { result, hash } = composeResponse(suite, opened, outputs, workerSigner, entropy)
  const response = openResponse(suite, session, travel(result), workerKey, dataKeys)
  return { session, opened, result, hash, response }
}

describe('composing and opening', () => {
  it('EEA-104 EEA-120 EEA-124 EEA-125 EEA-126: open after compose is the identity, in every profile and key case', () => {
    fc.assert(
      fc.property(anyScenario(), (scenario) => {
        const { session, opened, response, hash } = runScenario(scenario)
        expect(opened.authentication).toBe('verified')
        expect(opened.inData.map(({ data }) => data)).toEqual(scenario.plainInputs)
        expect(opened.inData.map(({ index }) => index)).toEqual(scenario.plainInputs.map((_, index) => index))
        expect(opened.hash).toEqual(session.hash)
        expect(response.hash).toEqual(hash)
        expect(response.outData).toEqual(scenario.outputs.map(({ index, data }) => ({ type: 'plain', index, data })))
      }),
      runs,
    )
  })

  it('EEA-123: a reference of an output comes to the worker in plain form', () => {
    fc.assert(
      fc.property(anyScenario(), (scenario) => {
        const { opened } = runScenario(scenario)
        for (const output of scenario.draft.outData ?? []) {
          const reference = output.protection === 'thirdParty' ? undefined : output.reference
          const expected = reference?.length === 0 ? undefined : reference
          const found = opened.outData.find(({ item }) => item.index === output.index)
          expect(found?.reference).toEqual(expected)
        }
      }),
      runs,
    )
  })

  it("EEA-126: an output under a third party's key stays sealed for a requester that does not have it", () => {
    fc.assert(
      fc.property(anyScenario(), (scenario) => {
        const { session, result } = runScenario(scenario)
        const { outData } = openResponse(scenario.suite, session, result, workerKey)
        expect(outData.map(({ type }) => type === 'sealed')).toEqual(
          outData.map(({ index }) => scenario.dataKeys.has(index)),
        )
      }),
      runs,
    )
  })

  it('EEA-129 EEA-343: no key encrypts twice under one iv, from the request to the result, in the profile of the specification', () => {
    fc.assert(
      fc.property(anyScenario(), (scenario) => {
        fc.pre(scenario.suite.profile.name === 'eea')
        const uses: string[] = []
        const provider = { ...scenario.suite.provider }
        const spied = {
          ...scenario.suite,
          provider: {
            ...provider,
            sealAes256Gcm: (...[key, iv, plaintext, more]: Parameters<typeof provider.sealAes256Gcm>) => {
              uses.push(`${Buffer.from(key).toString('hex')} ${Buffer.from(iv).toString('hex')}`)
              return provider.sealAes256Gcm(key, iv, plaintext, more)
            },
          },
        }
        const entropy = countedEntropy(scenario.seed)
        const session = composeRequest(spied, encryptionKeyOf(spied), scenario.draft, entropy)
        const opened = openRequest(scenario.suite, openerOf(scenario.suite), session.request, { requesterKey })
        composeResponse(spied, opened, scenario.outputs, workerSigner, entropy)
        expect(uses.length).toBeGreaterThan(0)
        expect(new Set(uses).size).toBe(uses.length)
      }),
      runs,
    )
  })
})
