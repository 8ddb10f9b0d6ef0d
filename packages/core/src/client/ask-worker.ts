import type { CryptoProvider, Entropy } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { type AnswerOf, type Answers, type Query, sealQuery } from '../worker/index.js'
import type { AttestedWorker } from './attest-worker.js'
import type { WorkerConnection } from './worker-connection.js'

/** A worker that was attested, and the way to it. */
export interface WorkerAccess {
  readonly connection: WorkerConnection
  readonly worker: AttestedWorker
  readonly entropy: Entropy
}

/**
 * Asks an attested worker, so that its host can read neither question nor answer.
 *
 * @throws LockstepError `QueryRefused` with the worker's code as value; `AnswerBroken`; `UnexpectedAnswer`.
 */
export async function askWorker<Type extends keyof Answers>(
  provider: CryptoProvider,
  { connection, worker, entropy }: WorkerAccess,
  query: Query,
  expected: Type,
): Promise<Answers[Type]> {
  const { sealed, open } = sealQuery(provider, query, worker.boxPublicKey, entropy)
  const answer = open(await connection.query(sealed))
  if (isAnswer(answer, expected)) return answer.value
  if (answer.type === 'Refused') {
    throw new LockstepError('QueryRefused', `the worker refuses the query: ${answer.value}`, {
      field: query.type,
      value: answer.value,
    })
  }
  throw new LockstepError('UnexpectedAnswer', `the worker answers ${answer.type} to a query for ${expected}`, {
    field: query.type,
    value: answer.type,
    limit: expected,
  })
}

function isAnswer<Type extends keyof Answers>(answer: AnswerOf<keyof Answers>, type: Type): answer is AnswerOf<Type> {
  return answer.type === type
}
