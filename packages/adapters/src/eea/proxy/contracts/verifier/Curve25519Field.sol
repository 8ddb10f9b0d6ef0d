// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// The field of 2^255 - 19 elements that Ed25519's coordinates are in, and the bytes of its elements.
library Curve25519Field {
    uint256 internal constant PRIME = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed;
    uint256 private constant SQRT_OF_MINUS_1 = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0;

    error OutOfGas();

    /// The element's inverse; 0 for 0.
    function inverse(uint256 element) internal view returns (uint256) {
        return power(element, PRIME - 2);
    }

    /// A root of `numerator / denominator`, or `false` where it is no square.
    /// SPEC: RFC 8032, section 5.1.3, steps 2 and 3.
    function squareRootOfRatio(
        uint256 numerator,
        uint256 denominator
    ) internal view returns (bool isSquare, uint256 root) {
        uint256 cube = mulmod(mulmod(denominator, denominator, PRIME), denominator, PRIME);
        uint256 seventh = mulmod(mulmod(cube, cube, PRIME), denominator, PRIME);
        root = power(mulmod(numerator, seventh, PRIME), (PRIME - 5) / 8);
        root = mulmod(mulmod(numerator, cube, PRIME), root, PRIME);
        uint256 square = mulmod(denominator, mulmod(root, root, PRIME), PRIME);
        if (square == numerator) return (true, root);
        if (addmod(square, numerator, PRIME) == 0) return (true, mulmod(root, SQRT_OF_MINUS_1, PRIME));
        return (false, 0);
    }

    /// Reverses the 32 bytes of a word: Ed25519 writes integers with the lowest byte first, the EVM with the highest.
    function reverseBytes(uint256 word) internal pure returns (uint256 reversed) {
        uint256 bytes1s = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
        uint256 bytes2s = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
        uint256 bytes4s = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
        uint256 bytes8s = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
        reversed = ((word & bytes1s) << 8) | ((word >> 8) & bytes1s);
        reversed = ((reversed & bytes2s) << 16) | ((reversed >> 16) & bytes2s);
        reversed = ((reversed & bytes4s) << 32) | ((reversed >> 32) & bytes4s);
        reversed = ((reversed & bytes8s) << 64) | ((reversed >> 64) & bytes8s);
        reversed = (reversed << 128) | (reversed >> 128);
    }

    /// PERF: the modular exponentiation precompile (EIP-198) takes 1,354 gas (4,064 from EIP-7883 on); 254 squarings
    /// in code take four times that.
    function power(uint256 base, uint256 exponent) private view returns (uint256 result) {
        uint256 prime = PRIME;
        bool succeeded;
        assembly ("memory-safe") {
            let call_ := mload(0x40)
            mstore(call_, 32)
            mstore(add(call_, 32), 32)
            mstore(add(call_, 64), 32)
            mstore(add(call_, 96), base)
            mstore(add(call_, 128), exponent)
            mstore(add(call_, 160), prime)
            succeeded := staticcall(gas(), 5, call_, 192, 0, 32)
            result := mload(0)
        }
        // A precompile fails for lack of gas alone; the rest of the gas is not enough to go on with a wrong element.
        if (!succeeded) revert OutOfGas();
    }
}
