import { LockstepError } from '@lockstep/core'

/** Codes of what another attempt may cure. */
const passing = ['PeerUnreachable', 'PeerTooSlow', 'PeerBusy']

/** Whether the peer may answer when it is asked again. */
export function mayPass(error: unknown): boolean {
  return error instanceof LockstepError && passing.includes(error.code)
}

export function peerUnreachable(url: string, cause: unknown): LockstepError {
  return new LockstepError(
    'PeerUnreachable',
    `the worker at ${url} cannot be reached, or broke off; check that it serves peers there, and ask again`,
    { field: 'url', value: url },
    { cause },
  )
}

export function peerUntrusted(url: string, cause: unknown): LockstepError {
  return new LockstepError(
    'PeerUntrusted',
    `the certificate of the worker at ${url} is none of the authority in tls.ca, or of another name; find out who answers there`,
    { field: 'tls.ca', value: url },
    { cause },
  )
}

export function peerTooSlow(url: string, milliseconds: number): LockstepError {
  return new LockstepError(
    'PeerTooSlow',
    `the worker at ${url} took longer than ${milliseconds} ms; lower minimumRate or raise patience for such a line`,
    { field: 'patience', value: url, limit: milliseconds },
  )
}

export function answerTooLong(url: string, limit: number): LockstepError {
  return new LockstepError(
    'PeerAnswerTooLong',
    `the worker at ${url} answers with more than ${limit} bytes; ask another`,
    {
      field: 'answer',
      value: url,
      limit,
    },
  )
}

export function answerMalformed(url: string, cause?: unknown): LockstepError {
  return new LockstepError(
    'PeerAnswerMalformed',
    `the worker at ${url} answers with bytes that are no answer to the question; ask another`,
    { field: 'answer', value: url },
    { cause },
  )
}

/** What a status without a {@link LockstepError} in it says. */
export function peerRefused(url: string, status: number): LockstepError {
  if (status === 403) {
    const message = `the worker at ${url} lets nobody in with our certificate; have tls.cert issued by its authority`
    return new LockstepError('PeerAccess', message, { field: 'tls.cert', value: url })
  }
  if (status === 404) {
    const message = `the worker at ${url} does not serve the shard to its peers; ask the one that does`
    return new LockstepError('PeerShardUnknown', message, { field: 'shard', value: url })
  }
  if (status === 503) {
    const message = `the worker at ${url} answers others just now; ask again`
    return new LockstepError('PeerBusy', message, { field: 'url', value: url })
  }
  return new LockstepError('PeerRefused', `the worker at ${url} answers ${status}; see whether it is of our version`, {
    field: 'status',
    value: status,
    limit: 200,
  })
}
