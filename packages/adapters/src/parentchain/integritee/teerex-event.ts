import type { Hex } from '@lockstep/core'
import { AccountId, bytes, type Codec, enumeration, option, struct, variant } from '@lockstep/core/codec'
import { maximumUrlSize, type SgxAttestationMethod, sgxAttestationMethodCodec } from './teerex-call.js'

/** SPEC: Integritee's `primitives/teerex`, `SgxStatus`. */
export type SgxStatus = 'invalid' | 'ok' | 'groupOutOfDate' | 'groupRevoked' | 'configurationNeeded'

const sgxStatusCodec: Codec<SgxStatus> = enumeration(
  'invalid',
  'ok',
  'groupOutOfDate',
  'groupRevoked',
  'configurationNeeded',
)

/** The one event of the teerex pallet that a registration emits. */
export type TeerexEvent = {
  readonly type: 'addedSgxEnclave'
  readonly value: {
    readonly registeredBy: Hex
    readonly workerUrl: Hex | null
    readonly tcbStatus: SgxStatus | null
    readonly attestationMethod: SgxAttestationMethod
  }
}

/** SPEC: Integritee's teerex pallet, event 0. */
export const teerexEventCodec: Codec<TeerexEvent> = variant({
  addedSgxEnclave: [
    0,
    struct({
      registeredBy: AccountId,
      workerUrl: option(bytes(maximumUrlSize)),
      tcbStatus: option(sgxStatusCodec),
      attestationMethod: sgxAttestationMethodCodec,
    }),
  ],
})
