import type { RsaPrivateKey } from '@lockstep/core/crypto'

const exponent = 65537n

const prime1 = BigInt(
  [
    '0xfdd77fa0ebf8a1095a6e552141c9c5fda6e463167d9a66a2dc259218320e5aaf3db9346dc91e3d5997cedde737b5f809',
    '4285cbd62110a2f76cd766f628d90478aed9fecabef4bc4e791dffa984df33d8e69bef054e691f3134ff8df7e0eec472',
    'f69a6f9c0602217efa6af21285a47e497e25186c5b75632889750d5a448c68a63449b10b4f09e525e628846593535fac',
    '9775e82d8a44406cfff21e78aefe1c8c7a1bc22d0b7fdeb1b16180521eb6c3b6982a8dc4d1c505a69eb706499a7be483',
  ].join(''),
)

const prime2 = BigInt(
  [
    '0xf29e3a40bbf8a3e15bb917155a5b127766c8242921dde894007d62d458252928e734cc488fdfd27d6fc055678c62fe22',
    'cb1743d27612be9e5146ae85294fd3bb20f39909361702b4d9770d4a6570ef5bde0152a6de587abdf9699ad35bcef063',
    '4af32e8923b301dcbf716d151679f4fbf4b8182e60a5c6878067d87ddd2a00956e41abe2fd449b69f082e530385c7ef7',
    '66202e001e203171c29220dadfba23eb1ca6ffa7c80afb37e5d40de9dc894db4d2df77c8027eca614aaff7f96bb789eb',
  ].join(''),
)

const privateExponent = BigInt(
  [
    '0xeca8dcd87f2329aef8fb70bf1ba32abe13f964a391a7699442db1368caf4a03e17ea5e699262eaba84157b6631e8ad9f',
    'b873bf4e769fc1b64f8523c2a5917eb6ff71947989351c1b66570e7df9f4aa3af34ffa709ecedfd3308cf34c8a63df52',
    'f67f8e9641bb6a306f8b581dd4449299c79c5ab6f9ff761180ec4c9ece01cfd52060804f87e045f7337864b91bf7e544',
    '2236da6a11b7098a4d3009ea58d5ffb35cc72bb412b5a58ff47ad4593300e2d388e3124444179eeb55084d784de092e0',
    '3dcf980fa66a5b6d924192d65438a2dbd505bca83200aae3c2bb4e352a7c059671fd23e608fcc7b7cf31c66414b6c0f5',
    '22e26397219a78e15003490d841c73eb163143190c33305e1d2c6afe402d0bbb60f91dea58a7bec088a5cb1877aa6dd3',
    'aadaa73e6b0fa40b7ce2af64ef4320cf6305ae68fd88a67d299c58d3785478e97d8c83b6d56368f62ff9c08a8e18486f',
    '8fa6da2e07d9beb7688ecf3e34d77773e08b18b698c1d35780e9373afdd09bb7b743c72202fd3c74578e96650d0b9e0d',
  ].join(''),
)

/** The inverse of the second prime modulo the first. */
const coefficient = BigInt(
  [
    '0x441142cf8c648114eb2c2bafa664c3efb1cb45c29bdc5f969b443c0407065272579d5770d99d57d06cd6f2a985bbff5b',
    '9d55d80bac4b88d6fd86f6bb0edb3a5851c115b2f5390406006c6e5c822b57b98b60d20d2bf3ed33b8d22188892fce45',
    'cb94ef4bd1d6bebf7360714a5b21448f3a85623fc7b9e1e33125b086a6717742ab71e23ffc4aca0e97fb29500d907f97',
    'd462b53df34ed3574e50161293bd1867d9361b9f526f9258621ce71c41f6d0aa8330efcf8c29770b73c74c82951e148f',
  ].join(''),
)

/** The shielding key of all simulated shards. It stands here for everybody to read; drawing one is not repeatable. */
export const simulatedShieldingKey: RsaPrivateKey = {
  modulus: prime1 * prime2,
  exponent,
  privateExponent,
  prime1,
  prime2,
  exponent1: privateExponent % (prime1 - 1n),
  exponent2: privateExponent % (prime2 - 1n),
  coefficient,
}
