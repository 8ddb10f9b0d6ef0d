// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Curve25519Field} from "./Curve25519Field.sol";
import {Sha512} from "./Sha512.sol";

/// Strict Ed25519 verification with the verdicts of Lockstep's workers and clients: canonical A, R and S, neither A
/// nor R of small order, the cofactorless equation.
///
/// SPEC: RFC 8032, section 5.1.7, with the stricter choices of libsodium's `crypto_sign_verify_detached`.
/// PERF: about 160,000 gas, and 50,000 for each 128 bytes that SHA-512 takes in.
library Ed25519 {
    uint256 private constant PRIME = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed;
    /// The order of the base point.
    uint256 private constant ORDER = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed;
    uint256 private constant TWO_TO_256_MOD_ORDER = 0xffffffffffffffffffffffffffffffec6ef5bf4737dcf70d6ec31748d98951d;
    uint256 private constant TWICE_PRIME = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffda;
    uint256 private constant D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3;
    uint256 private constant TWICE_D = 0x2406d9dc56dffce7198e80f2eef3d13000e0149a8283b156ebd69b9426b2f159;
    uint256 private constant BASE_X = 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a;
    uint256 private constant BASE_Y = 0x6666666666666666666666666666666666666666666666666666666666666658;
    uint256 private constant SIGN_BIT = 1 << 255;
    /// Beside 0, 1 and -1: the y coordinates of points whose order divides the cofactor.
    uint256 private constant SMALL_ORDER_Y1 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826;
    uint256 private constant SMALL_ORDER_Y2 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7;

    /// Whether the signature `R || S` over the message is the public key's.
    function verify(bytes32 publicKey, bytes32 r, bytes32 s, bytes memory message) internal view returns (bool) {
        uint256 encodedKey = Curve25519Field.reverseBytes(uint256(publicKey));
        uint256 encodedR = Curve25519Field.reverseBytes(uint256(r));
        uint256 scalar = Curve25519Field.reverseBytes(uint256(s));
        if (scalar >= ORDER || !isAcceptablePoint(encodedKey) || !isAcceptablePoint(encodedR)) return false;
        (bool isPoint, uint256 x) = recoverX(encodedKey);
        if (!isPoint) return false;
        uint256 challenge = challengeOf(publicKey, r, message);
        return encode(sumOfMultiples(scalar, challenge, PRIME - x, encodedKey & ~SIGN_BIT)) == encodedR;
    }

    function isAcceptablePoint(uint256 encoded) private pure returns (bool) {
        uint256 y = encoded & ~SIGN_BIT;
        return y > 1 && y < PRIME - 1 && y != SMALL_ORDER_Y1 && y != SMALL_ORDER_Y2;
    }

    /// SPEC: RFC 8032, section 5.1.3. The root 0 needs no care: y would be 1 or -1, which are of small order.
    function recoverX(uint256 encoded) private view returns (bool isPoint, uint256 x) {
        uint256 y = encoded & ~SIGN_BIT;
        uint256 square = mulmod(y, y, PRIME);
        uint256 denominator = addmod(mulmod(D, square, PRIME), 1, PRIME);
        (isPoint, x) = Curve25519Field.squareRootOfRatio(addmod(square, PRIME - 1, PRIME), denominator);
        if (x & 1 != encoded >> 255) x = PRIME - x;
    }

    /// SHA-512(R || A || message) as an integer, lowest byte first, modulo the order.
    function challengeOf(bytes32 publicKey, bytes32 r, bytes memory message) private pure returns (uint256) {
        (uint256 first, uint256 last) = Sha512.hash(bytes.concat(r, publicKey, message));
        uint256 low = Curve25519Field.reverseBytes(first);
        uint256 high = Curve25519Field.reverseBytes(last);
        return addmod(mulmod(high, TWO_TO_256_MOD_ORDER, ORDER), low, ORDER);
    }

    function encode(uint256[3] memory point) private view returns (uint256) {
        uint256 inverse = Curve25519Field.inverse(point[2]);
        uint256 x = mulmod(point[0], inverse, PRIME);
        return mulmod(point[1], inverse, PRIME) | ((x & 1) << 255);
    }

    /// `baseScalar` times the base point and `scalar` times the point (x, y), as X, Y and Z.
    ///
    /// Both scalars are read together, two bits each at a time (Straus); the sixteen sums of at most three of each
    /// point are in a table. Nothing here is secret, so the steps may depend on the scalars.
    ///
    /// SPEC: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited", 2008, sections 3.1 (addition with a = -1,
    /// complete on this curve) and 3.3 (doubling), in extended coordinates.
    /// PERF: sums and differences are reduced only where they could pass 2^256; `mulmod` takes any word.
    function sumOfMultiples(
        uint256 baseScalar,
        uint256 scalar,
        uint256 x,
        uint256 y
    ) private pure returns (uint256[3] memory point) {
        uint256[64] memory table;
        assembly ("memory-safe") {
            // An entry: Y - X, Y + X, 2dT, 2Z.
            function store(entry, px, py, pz, pt) {
                mstore(entry, add(py, sub(PRIME, px)))
                mstore(add(entry, 32), add(py, px))
                mstore(
                    add(entry, 64),
                    mulmod(TWICE_D, pt, PRIME)
                )
                mstore(add(entry, 96), add(pz, pz))
            }

            function plus(px, py, pz, pt, entry) -> rx, ry, rz, rt {
                let a := mulmod(add(py, sub(PRIME, px)), mload(entry), PRIME)
                let b := mulmod(add(py, px), mload(add(entry, 32)), PRIME)
                let c := mulmod(pt, mload(add(entry, 64)), PRIME)
                let d := mulmod(pz, mload(add(entry, 96)), PRIME)
                let e := add(b, sub(PRIME, a))
                let f := add(d, sub(PRIME, c))
                let g := add(d, c)
                let h := add(b, a)
                rx := mulmod(e, f, PRIME)
                ry := mulmod(g, h, PRIME)
                rz := mulmod(f, g, PRIME)
                rt := mulmod(e, h, PRIME)
            }

            function double(px, py, pz) -> rx, ry, rz, rt {
                let a := mulmod(px, px, PRIME)
                let b := mulmod(py, py, PRIME)
                let c := mulmod(pz, pz, PRIME)
                let sum := add(px, py)
                let h := sub(TWICE_PRIME, add(a, b))
                let e := addmod(mulmod(sum, sum, PRIME), h, PRIME)
                let g := add(b, sub(PRIME, a))
                let f := addmod(g, sub(TWICE_PRIME, add(c, c)), PRIME)
                rx := mulmod(e, f, PRIME)
                ry := mulmod(g, h, PRIME)
                rz := mulmod(f, g, PRIME)
                rt := mulmod(e, h, PRIME)
            }

            // Entry i + 4j is i times the base point and j times the other.
            let base := add(table, 128)
            let other := add(table, 512)
            store(base, BASE_X, BASE_Y, 1, mulmod(BASE_X, BASE_Y, PRIME))
            store(other, x, y, 1, mulmod(x, y, PRIME))
            {
                let rowX := 0
                let rowY := 1
                let rowZ := 1
                let rowT := 0
                for { let row := table } lt(row, add(table, 2048)) { row := add(row, 512) } {
                    let px := rowX
                    let py := rowY
                    let pz := rowZ
                    let pt := rowT
                    for { let entry := row } lt(entry, add(row, 512)) { entry := add(entry, 128) } {
                        store(entry, px, py, pz, pt)
                        px, py, pz, pt := plus(px, py, pz, pt, base)
                    }
                    rowX, rowY, rowZ, rowT := plus(rowX, rowY, rowZ, rowT, other)
                }
            }

            let rx := 0
            let ry := 1
            let rz := 1
            let rt := 0
            // Both scalars are below 2^253.
            for { let shift := 254 } gt(shift, 0) {} {
                shift := sub(shift, 2)
                rx, ry, rz, rt := double(rx, ry, rz)
                rx, ry, rz, rt := double(rx, ry, rz)
                let index := or(and(shr(shift, baseScalar), 3), shl(2, and(shr(shift, scalar), 3)))
                if index { rx, ry, rz, rt := plus(rx, ry, rz, rt, add(table, shl(7, index))) }
            }
            mstore(point, rx)
            mstore(add(point, 32), ry)
            mstore(add(point, 64), rz)
        }
    }
}
