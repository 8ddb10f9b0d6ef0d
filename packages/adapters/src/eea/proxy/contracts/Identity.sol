// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Ids of 32 bytes that are Ethereum addresses: 12 zero bytes, then the address. Other ids are derived from a DID.
library Identity {
    function ofAddress(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    /// Zero is no address: it stands for "not given" all over the specification.
    function isAddress(bytes32 id) internal pure returns (bool) {
        return id != bytes32(0) && uint256(id) <= type(uint160).max;
    }
}
