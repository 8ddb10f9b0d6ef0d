// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Ed25519} from "./Ed25519.sol";

/// Lockstep's block headers: what a worker's enclave states, and signs, of one executed parentchain block.
///
/// SCALE bytes, integers with the lowest byte first: shard (32 bytes), parent (32), number (4), parentchain hash (32),
/// timestamp in ms (8), state root (32), receipts root (32), identity of the state-transition function (32).
library BlockHeader {
    uint256 internal constant LENGTH = 204;
    /// A header, the mark of an Ed25519 signature, the signature.
    uint256 internal constant SIGNED_LENGTH = 269;

    uint256 private constant PARENT = 32;
    uint256 private constant NUMBER = 64;
    uint256 private constant STATE_ROOT = 108;
    uint256 private constant RECEIPTS_ROOT = 140;

    bytes private constant DOMAIN = "lockstep/block-header/v1\x00";
    bytes1 private constant ED25519_MARK = 0x00;

    /// Whether the enclave with this Ed25519 key signed the header. A signature of another scheme is none.
    function isSignedBy(bytes32 enclaveAccount, bytes calldata signedHeader) internal view returns (bool) {
        if (signedHeader.length != SIGNED_LENGTH || signedHeader[LENGTH] != ED25519_MARK) return false;
        bytes32 r = bytes32(signedHeader[LENGTH + 1:]);
        bytes32 s = bytes32(signedHeader[LENGTH + 33:]);
        return Ed25519.verify(enclaveAccount, r, s, payloadOf(signedHeader[:LENGTH]));
    }

    /// SHA-256 of what the enclave signs, which is also the next header's `parent`.
    function hashOf(bytes calldata header) internal pure returns (bytes32) {
        return sha256(payloadOf(header));
    }

    function shardOf(bytes calldata header) internal pure returns (bytes32) {
        return bytes32(header);
    }

    function parentOf(bytes calldata header) internal pure returns (bytes32) {
        return bytes32(header[PARENT:]);
    }

    /// The number's four bytes as they stand, lowest first.
    function numberOf(bytes calldata header) internal pure returns (bytes4) {
        return bytes4(header[NUMBER:]);
    }

    function stateRootOf(bytes calldata header) internal pure returns (bytes32) {
        return bytes32(header[STATE_ROOT:]);
    }

    function receiptsRootOf(bytes calldata header) internal pure returns (bytes32) {
        return bytes32(header[RECEIPTS_ROOT:]);
    }

    function payloadOf(bytes calldata header) private pure returns (bytes memory) {
        return bytes.concat(DOMAIN, header);
    }
}
