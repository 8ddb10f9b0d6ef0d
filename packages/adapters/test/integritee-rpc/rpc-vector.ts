import { readFileSync } from 'node:fs'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import { rsaKeyOfJwk } from '../crypto-native/rsa-key-of-jwk.js'

interface RpcVector {
  readonly name: string
  readonly input?: unknown
  readonly expected?: unknown
}

interface RpcVectors {
  readonly vectors: readonly RpcVector[]
  /** What the TypeScript client 0.20.1 sent, byte for byte. */
  readonly recorded_client_frames_0_20_1: readonly string[]
}

const file = new URL('../vectors/integritee-rpc.json', import.meta.url)
const content: RpcVectors = JSON.parse(readFileSync(file, 'utf8'))

/** The vector of that name; a test that cites a name which is not there fails. */
export function rpcVector(name: string): RpcVector {
  const found = content.vectors.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`there is no vector ${name}`)
  return found
}

export function recordedFrame(place: number): string {
  const frame = content.recorded_client_frames_0_20_1[place]
  if (frame === undefined) throw new Error(`there is no frame ${place}`)
  return frame
}

/** The key pair of a vector. */
export function keyVector(name: string): RsaPrivateKey {
  const { jwk } = Object(rpcVector(name).input)
  return rsaKeyOfJwk(jwk)
}
