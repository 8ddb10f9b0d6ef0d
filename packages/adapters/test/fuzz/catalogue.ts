import { codecDecoders } from './catalogue/codec-decoders.js'
import { coreDecoders } from './catalogue/core-decoders.js'
import { enclaveDecoders } from './catalogue/enclave-decoders.js'
import { operationDecoders } from './catalogue/operation-decoders.js'
import { parentchainDecoders } from './catalogue/parentchain-decoders.js'
import { sealedDecoders } from './catalogue/sealed-decoders.js'
import { stateDecoders } from './catalogue/state-decoders.js'
import { storeDecoders } from './catalogue/store-decoders.js'
import { textDecoders } from './catalogue/text-decoders.js'
import type { Decoder } from './decoder.js'

/** Everything in this repository that makes values of bytes which somebody else may have made. */
export const catalogue: readonly Decoder[] = [
  ...codecDecoders,
  ...coreDecoders,
  ...operationDecoders,
  ...stateDecoders,
  ...textDecoders,
  ...sealedDecoders,
  ...enclaveDecoders,
  ...storeDecoders,
  ...parentchainDecoders,
]
