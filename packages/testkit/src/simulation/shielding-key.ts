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

const privateExponent = inverse(exponent, (prime1 - 1n) * (prime2 - 1n))

/** The shielding key of all simulated shards. It stands here for everybody to read; drawing one is not repeatable. */
export const simulatedShieldingKey: RsaPrivateKey = {
  modulus: prime1 * prime2,
  exponent,
  privateExponent,
  prime1,
  prime2,
  exponent1: privateExponent % (prime1 - 1n),
  exponent2: privateExponent % (prime2 - 1n),
  coefficient: inverse(prime2, prime1),
}

/** The x below `modulus` with value · x = 1, by Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus]
  let [factor, nextFactor] = [0n, 1n]
  while (next !== 0n) {
    const quotient = rest / next
    ;[rest, next] = [next, rest - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return ((factor % modulus) + modulus) % modulus
}
