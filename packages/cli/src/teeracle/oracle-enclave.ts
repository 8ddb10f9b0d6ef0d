import { composeExtrinsic } from '@lockstep/adapters/parentchain/embedded'
import { integriteePalletIndexes, type RuntimeCall, runtimeCallCodec } from '@lockstep/adapters/parentchain/integritee'
import { type Platform, simulatorSigner } from '@lockstep/adapters/tee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { type CryptoProvider, createSigner, type Entropy } from '@lockstep/core/crypto'
import { rateOfText } from './exchange-rate.js'
import { fetchValue } from './fetch-value.js'
import { measureOracle, type OracleSource, sourceName, textBytes } from './oracle-source.js'

export interface OracleEnclaveOptions {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly platform: Platform
  readonly source: OracleSource
  /** The chain that it speaks to. */
  readonly genesisHash: Hex
}

/**
 * An enclave that tells a parentchain what a source says. It stands beside the shards' enclaves and has no state: what it
 * tells is an observation, which no two of them need share, so it is for a chain to weigh and not for an STF.
 */
export interface OracleEnclave {
  readonly mrenclave: Hex
  /** The same whenever this code runs on this platform. */
  readonly account: Hex
  /** The extrinsic that registers it, with a quote for its account. */
  registration(nonce: number): Uint8Array
  /** Asks the source, and signs what it says. @throws LockstepError `OracleFetch`, `OracleValue` */
  update(nonce: number): Promise<{ readonly value: string; readonly extrinsic: Uint8Array }>
}

const signerDomain = new TextEncoder().encode('lockstep/teeracle-signer/v1\0')

/** Launches the enclave in this process, simulated as those of `lockstep dev` are. */
export function openOracleEnclave(options: OracleEnclaveOptions): OracleEnclave {
  const { provider, entropy, platform, source, genesisHash } = options
  const mrenclave = measureOracle(provider, source, genesisHash)
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  const seed = provider.blake2b256(Uint8Array.from([...signerDomain, ...platform.sealingKey(identity)]))
  const signer = createSigner(provider, 'ed25519', seed, entropy)
  const codec = runtimeCallCodec(integriteePalletIndexes)
  const sign = (call: RuntimeCall, nonce: number): Uint8Array =>
    composeExtrinsic(signer, { call: encode(codec, call), nonce, genesisHash })
  return {
    mrenclave,
    account: signer.account,
    registration(nonce) {
      const reportData = new Uint8Array(64)
      reportData.set(fromHex(signer.account))
      const proof = toHex(platform.quote(identity, reportData))
      const attestationMethod = { type: 'dcap', value: { proxied: false } } as const
      const value = { proof, workerUrl: null, attestationMethod }
      return sign({ type: 'teerex', value: { type: 'registerSgxEnclave', value } }, nonce)
    },
    async update(nonce) {
      const value = await fetchValue(source)
      return { value, extrinsic: sign({ type: 'teeracle', value: callOf(source, value) }, nonce) }
    },
  }
}

function callOf({ kind, name, url }: OracleSource, value: string) {
  const source = textBytes(sourceName(url))
  return kind === 'pair'
    ? ({
        type: 'updateExchangeRate',
        value: { source, tradingPair: textBytes(name), rate: rateOfText(value) },
      } as const)
    : ({ type: 'updateOracle', value: { source, name: textBytes(name), blob: textBytes(value) } } as const)
}
