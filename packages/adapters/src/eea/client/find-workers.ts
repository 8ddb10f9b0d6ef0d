import { LockstepError } from '@lockstep/core'
import { z } from 'zod'
import { genericCode } from '../work-order/eea-code.js'
import type { ServiceConnection } from './service-connection.js'
import { serviceRefused } from './service-refused.js'

/** What workers have to match; all of it. What is left out matches any. */
export interface WorkerSearch {
  /** 1 TEE-SGX, 2 MPC, 3 ZK. */
  readonly workerType?: number
  /** Of the organization that hosts the worker. */
  readonly organizationId?: string
  /** The worker supports every one of these. */
  readonly applicationTypeId?: readonly string[]
}

// COMPAT: Avalon's last page has a tag too, and its tags are ids.
const pageSchema = z.object({
  totalCount: z.int().nonnegative(),
  lookupTag: z.string().max(1024).optional(),
  lookUpTag: z.string().max(1024).optional(),
  ids: z.array(z.string().max(1024)).max(10_000),
})

/**
 * Ids of the workers of a registry, page by page. A page without anything new ends it: a service cannot keep its client
 * busy for ever.
 *
 * @throws EeaError `ServiceRefused`; LockstepError `RpcAnswer` for a page that is none.
 */
export async function* findWorkers(service: ServiceConnection, search: WorkerSearch = {}): AsyncGenerator<string> {
  const { workerType = 0, organizationId, applicationTypeId } = search
  const params = {
    workerType,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(applicationTypeId === undefined ? {} : { applicationTypeId }),
  }
  const seen = new Set<string>()
  let page = await readPage(service, 'WorkerLookUp', params)
  while (page !== undefined) {
    const fresh = page.ids.filter((id) => !seen.has(id))
    for (const id of fresh) seen.add(id)
    yield* fresh
    if (fresh.length === 0 || page.tag === '') return
    page = await readPage(service, 'WorkerLookUpNext', { ...params, lookUpTag: page.tag })
  }
}

interface Page {
  readonly ids: readonly string[]
  readonly tag: string
}

async function readPage(service: ServiceConnection, method: string, params: object): Promise<Page | undefined> {
  const answer = await service.call(method, params)
  if (answer.type === 'status') {
    if (method === 'WorkerLookUpNext' && answer.code === genericCode.noMoreLookUpResults) return undefined
    throw serviceRefused(method, answer)
  }
  const page = pageSchema.safeParse(answer.result)
  if (!page.success) throw new LockstepError('RpcAnswer', `${method} answers with no page of ids`, { field: 'result' })
  return { ids: page.data.ids, tag: page.data.lookupTag ?? page.data.lookUpTag ?? '' }
}
