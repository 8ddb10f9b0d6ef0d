// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Fields of a Lockstep receipt in its SCALE bytes: operation hash (32 bytes), shard (32), block (4), index (4),
/// status (1), module (1), code (2), output, events. To be read after the receipt was verified, not before.
library ReceiptBytes {
    /// A receipt without output and events.
    uint256 internal constant MIN_LENGTH = 78;

    uint8 internal constant EXECUTED = 0;
    uint8 internal constant FAILED = 1;
    uint8 internal constant REJECTED = 2;

    function operationHashOf(bytes calldata receipt) internal pure returns (bytes32) {
        return bytes32(receipt);
    }

    function shardOf(bytes calldata receipt) internal pure returns (bytes32) {
        return bytes32(receipt[32:]);
    }

    /// The block's four bytes as they stand, lowest first.
    function blockOf(bytes calldata receipt) internal pure returns (bytes4) {
        return bytes4(receipt[64:]);
    }

    /// The four bytes of the place in the block as they stand, lowest first.
    function indexOf(bytes calldata receipt) internal pure returns (bytes4) {
        return bytes4(receipt[68:]);
    }

    function statusOf(bytes calldata receipt) internal pure returns (uint8) {
        return uint8(receipt[72]);
    }
}
