import { Agent } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import type { SnapshotCursor, SnapshotPart, SnapshotSource } from '@lockstep/core/worker'
import type { ProvisioningEnclave, ProvisioningStep } from '../provisioning/provisioning-enclave.js'
import { provisioningRefusals } from '../provisioning/refusal.js'
import { askPeer, readAnswer } from './ask-peer.js'
import { answerMalformed, mayPass } from './peer-error.js'
import {
  cursorCodec,
  maximumAnswer,
  type PeerQuestion,
  partPlaceCodec,
  partPlaceSize,
  peerPath,
  provisioningAnswerCodec,
  provisioningQuestionCodec,
} from './peer-messages.js'
import type { PeerTls } from './peer-tls.js'

/** Which worker is asked for which shard, and how long it is waited for. Times are in milliseconds. */
export interface ConnectPeerOptions {
  /** Of `servePeers`, without a path, such as `https://worker-1.example:7443`. */
  readonly url: string
  readonly shard: Hex
  /** `ca` has issued the other worker's certificate; its host's name is held against that, too. */
  readonly tls: PeerTls
  /** Milliseconds that may pass without a byte; 10,000 if left out. */
  readonly patience?: number
  /** Bytes a second that an answer must have beside that; 64 KiB if left out. */
  readonly minimumRate?: number
  /** Milliseconds for which one question is put again where the line broke or the other is busy; 30,000 if left out. */
  readonly retryFor?: number
}

/** Another worker of a shard: what `bootstrapStore` takes a snapshot from, and `provision` the shielding key. */
export interface WorkerPeer
  extends SnapshotSource,
    Pick<ProvisioningEnclave, 'provisioningChallenge' | 'answerProvisioning'> {
  /** Breaks off what is being asked, with `PeerClosed`. */
  close(): void
}

/** What a part may have: the longest that a store takes. */
const maximumPart = 63 * 1024 * 1024
const pauseBetween = 200

/**
 * A worker on another machine, as `servePeers` offers it. What it says is believed by nobody but enclaves, which open
 * and verify it. Questions for parts are put again where the line breaks, so a transfer survives that; where it cannot,
 * `bootstrapStore` goes on behind its last part the next time, with this or another peer.
 *
 * Its members reject with `PeerUnreachable`, `PeerTooSlow` and `PeerBusy` after `retryFor`; at once with
 * `PeerUntrusted`, `PeerAccess`, `PeerShardUnknown`, `PeerRefused`, `PeerAnswerTooLong`, `PeerAnswerMalformed`,
 * `PeerClosed`, and with what the enclave at the other end refuses, such as `OutputsPending`.
 *
 * @throws LockstepError `PeerUrl`
 */
export function connectPeer(options: ConnectPeerOptions): WorkerPeer {
  const { url, shard, tls, patience = 10_000, minimumRate = 65_536, retryFor = 30_000 } = options
  requireSecureUrl(url)
  const closing = new AbortController()
  const agent = new Agent({ ...tls, keepAlive: true, maxSockets: 1, minVersion: 'TLSv1.3' })
  const line = { agent, url, patience, minimumRate, signal: closing.signal }

  async function once(question: PeerQuestion, body: Uint8Array, maximum: number): Promise<Uint8Array> {
    try {
      return await askPeer(line, peerPath(shard, question), body, maximum)
    } catch (error) {
      throw closing.signal.aborted ? peerClosed(url) : error
    }
  }

  async function again(question: PeerQuestion, body: Uint8Array, maximum: number): Promise<Uint8Array> {
    const end = performance.now() + retryFor
    for (;;) {
      try {
        return await once(question, body, maximum)
      } catch (error) {
        if (!mayPass(error) || performance.now() >= end) throw error
      }
      await pause(pauseBetween, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  return {
    async exportSnapshot(from) {
      const part = decodePart(
        url,
        await again('snapshot', encode(cursorCodec, from ?? null), partPlaceSize + maximumPart),
      )
      if (!isAskedFor(part, from)) throw answerMalformed(url)
      return part
    },
    provisioningChallenge: () => again('challenge', new Uint8Array(), maximumAnswer),
    // Put once: a challenge is good for one answer, whether it arrives or not.
    async answerProvisioning(request, permit, pool) {
      const body = encode(provisioningQuestionCodec, {
        request: toHex(request),
        permit: permit === undefined ? null : toHex(permit),
        pool: pool === undefined ? null : toHex(pool),
      })
      return decodeStep(url, await once('provisioning', body, maximumAnswer))
    },
    close() {
      closing.abort()
      agent.destroy()
    },
  }
}

function decodePart(url: string, answer: Uint8Array): SnapshotPart {
  const place = readAnswer(url, () => decode(partPlaceCodec, answer.subarray(0, partPlaceSize)))
  return { ...place, sealed: answer.slice(partPlaceSize) }
}

function isAskedFor({ checkpoint, index }: SnapshotPart, from: SnapshotCursor | undefined): boolean {
  return from === undefined ? index === 0 : checkpoint === from.checkpoint && index === from.index
}

function decodeStep(url: string, answer: Uint8Array): ProvisioningStep {
  const { type, value } = readAnswer(url, () => decode(provisioningAnswerCodec, answer))
  if (type === 'message') return { message: fromHex(value) }
  const refused = provisioningRefusals.find((each) => each === value)
  if (refused === undefined) throw answerMalformed(url)
  return { refused }
}

function requireSecureUrl(url: string): void {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return
  throw new LockstepError('PeerUrl', `url is ${JSON.stringify(url)}; peers are asked over https`, {
    field: 'url',
    value: url,
    limit: 'https',
  })
}

function peerClosed(url: string): LockstepError {
  return new LockstepError('PeerClosed', `the connection to the worker at ${url} was closed here; connect again`, {
    field: 'url',
    value: url,
  })
}
