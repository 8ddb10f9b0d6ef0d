import { fromHex } from '@lockstep/core'
import { acceptAnswer } from './accept-answer.js'
import { admitPool } from './admit-pool.js'
import { answerRequest } from './answer-request.js'
import { createChallenges } from './challenges.js'
import type { KeyHolder } from './key-holder.js'
import type { Participant } from './participant.js'
import type { ProvisioningEnclave } from './provisioning-enclave.js'
import { type OpenRequest, requestKey } from './request-key.js'

const challengeSize = 32

/** Both roles of one enclave. It takes a shard's first shielding key once and never changes it; later ones may come. */
export function createProvisioning(participant: Participant, holder: KeyHolder): ProvisioningEnclave {
  const challenges = createChallenges(participant.entropy)
  let open: OpenRequest | undefined
  const isComplete = (): boolean => holder.passed() !== undefined && !holder.takesMore

  return {
    provisioningChallenge: async () => fromHex(challenges.issue()),

    async requestProvisioning(challenge) {
      if (isComplete()) return { refused: 'AlreadyProvisioned' }
      if (challenge.length !== challengeSize) return { refused: 'MessageMalformed' }
      open = await requestKey(participant, challenge)
      return { message: open.message }
    },

    answerProvisioning: (request, permit, pool) =>
      answerRequest(participant, challenges, holder, { request, permit, pool }),

    async acceptProvisioning(answer, encodedPool) {
      if (isComplete()) return { refused: 'AlreadyProvisioned' }
      if (open === undefined) return { refused: 'StaleChallenge' }
      const pool = await admitPool(participant, encodedPool)
      if (pool !== undefined && 'refused' in pool) return pool
      const acceptance = acceptAnswer(participant, open, answer, pool)
      open = undefined
      if ('refused' in acceptance) return acceptance
      const refused = await holder.provide(acceptance)
      return refused === undefined ? { provisioned: true } : { refused }
    },
  }
}
