// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Integers as SCALE and the state proofs write them: lowest byte first.
library LittleEndian {
    function u32(bytes4 word) internal pure returns (uint256) {
        return uint8(word[0]) | (uint256(uint8(word[1])) << 8) | (uint256(uint8(word[2])) << 16) |
            (uint256(uint8(word[3])) << 24);
    }
}
