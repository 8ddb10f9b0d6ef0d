// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// SHA-512, which the EVM has no precompile for.
/// SPEC: FIPS 180-4, sections 5.1.2, 5.3.5 and 6.4.2.
library Sha512 {
    /// The 80 round constants, 8 bytes each.
    bytes private constant ROUND_CONSTANTS =
        hex"428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc"
        hex"3956c25bf348b53859f111f1b605d019923f82a4af194f9bab1c5ed5da6d8118"
        hex"d807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e2"
        hex"72be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694"
        hex"e49b69c19ef14ad2efbe4786384f25e30fc19dc68b8cd5b5240ca1cc77ac9c65"
        hex"2de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5"
        hex"983e5152ee66dfaba831c66d2db43210b00327c898fb213fbf597fc7beef0ee4"
        hex"c6e00bf33da88fc2d5a79147930aa72506ca6351e003826f142929670a0e6e70"
        hex"27b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df"
        hex"650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353b"
        hex"a2bfe8a14cf10364a81a664bbc423001c24b8b70d0f89791c76c51a30654be30"
        hex"d192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b8"
        hex"19a4c116b8d2d0c81e376c085141ab532748774cdf8eeb9934b0bcb5e19b48a8"
        hex"391c0cb3c5c95a634ed8aa4ae3418acb5b9cca4f7763e373682e6ff3d6b2b8a3"
        hex"748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec"
        hex"90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532b"
        hex"ca273eceea26619cd186b8c721c0c207eada7dd6cde0eb1ef57d4f7fee6ed178"
        hex"06f067aa72176fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b"
        hex"28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc431d67c49c100d4c"
        hex"4cc5d4becb3e42b6597f299cfc657e2a5fcb6fab3ad6faec6c44198c4a475817";

    /// The digest of the message: its first 32 bytes and its last 32.
    ///
    /// PERF: about 50,000 gas for each block of 128 bytes. Words of 64 bits stand alone in words of 256; a rotation is
    /// one shift of a word that was doubled before (`x | x << 64`), so that three rotations share one mask.
    function hash(bytes memory message) internal pure returns (uint256 high, uint256 low) {
        uint256[8] memory state = [
            uint256(0x6a09e667f3bcc908),
            0xbb67ae8584caa73b,
            0x3c6ef372fe94f82b,
            0xa54ff53a5f1d36f1,
            0x510e527fade682d1,
            0x9b05688c2b3e6c1f,
            0x1f83d9abfb41bd6b,
            0x5be0cd19137e2179
        ];
        bytes memory padded = pad(message);
        bytes memory constants = ROUND_CONSTANTS;
        uint256[80] memory schedule;
        for (uint256 start = 0; start < padded.length; start += 128) {
            expand(padded, start, schedule);
            compress(state, schedule, constants);
        }
        high = (state[0] << 192) | (state[1] << 128) | (state[2] << 64) | state[3];
        low = (state[4] << 192) | (state[5] << 128) | (state[6] << 64) | state[7];
    }

    /// The message, the bit 1, zeros, and its length in bits: whole blocks of 128 bytes.
    function pad(bytes memory message) private pure returns (bytes memory padded) {
        uint256 length = message.length;
        padded = new bytes(((length + 17 + 127) / 128) * 128);
        assembly ("memory-safe") {
            let data := add(padded, 32)
            mcopy(data, add(message, 32), length)
            mstore8(add(data, length), 0x80)
            // The upper half of the 128 bits is zero: no message in memory is so long.
            let last := add(data, sub(mload(padded), 32))
            mstore(last, or(mload(last), shl(3, length)))
        }
    }

    function expand(bytes memory padded, uint256 start, uint256[80] memory schedule) private pure {
        assembly ("memory-safe") {
            let mask := 0xffffffffffffffff
            let block_ := add(add(padded, 32), start)
            for { let index := 0 } lt(index, 16) { index := add(index, 1) } {
                mstore(add(schedule, shl(5, index)), shr(192, mload(add(block_, shl(3, index)))))
            }
            let end := add(schedule, 2560)
            for { let word := add(schedule, 512) } lt(word, end) { word := add(word, 32) } {
                let x := mload(sub(word, 480))
                let y := mload(sub(word, 64))
                let xx := or(x, shl(64, x))
                let yy := or(y, shl(64, y))
                let sum := add(
                    add(mload(sub(word, 512)), mload(sub(word, 224))),
                    add(
                        xor(and(xor(shr(1, xx), shr(8, xx)), mask), shr(7, x)),
                        xor(and(xor(shr(19, yy), shr(61, yy)), mask), shr(6, y))
                    )
                )
                mstore(word, and(sum, mask))
            }
        }
    }

    function compress(uint256[8] memory state, uint256[80] memory schedule, bytes memory constants) private pure {
        assembly ("memory-safe") {
            let mask := 0xffffffffffffffff
            let a := mload(state)
            let b := mload(add(state, 32))
            let c := mload(add(state, 64))
            let d := mload(add(state, 96))
            let e := mload(add(state, 128))
            let f := mload(add(state, 160))
            let g := mload(add(state, 192))
            let h := mload(add(state, 224))
            for { let round := 0 } lt(round, 80) { round := add(round, 1) } {
                let doubled := or(e, shl(64, e))
                let sum := add(
                    add(
                        add(h, mload(add(schedule, shl(5, round)))),
                        shr(192, mload(add(add(constants, 32), shl(3, round))))
                    ),
                    add(
                        and(xor(xor(shr(14, doubled), shr(18, doubled)), shr(41, doubled)), mask),
                        xor(g, and(e, xor(f, g)))
                    )
                )
                h := g
                g := f
                f := e
                e := and(add(d, sum), mask)
                doubled := or(a, shl(64, a))
                sum := add(
                    sum,
                    add(
                        and(xor(xor(shr(28, doubled), shr(34, doubled)), shr(39, doubled)), mask),
                        or(and(a, b), and(c, or(a, b)))
                    )
                )
                d := c
                c := b
                b := a
                a := and(sum, mask)
            }
            mstore(state, and(add(mload(state), a), mask))
            mstore(add(state, 32), and(add(mload(add(state, 32)), b), mask))
            mstore(add(state, 64), and(add(mload(add(state, 64)), c), mask))
            mstore(add(state, 96), and(add(mload(add(state, 96)), d), mask))
            mstore(add(state, 128), and(add(mload(add(state, 128)), e), mask))
            mstore(add(state, 160), and(add(mload(add(state, 160)), f), mask))
            mstore(add(state, 192), and(add(mload(add(state, 192)), g), mask))
            mstore(add(state, 224), and(add(mload(add(state, 224)), h), mask))
        }
    }
}
