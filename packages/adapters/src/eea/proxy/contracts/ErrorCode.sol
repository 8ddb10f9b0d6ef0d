// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// What functions of the specification answer, and say in their events.
/// SPEC: "RPC Encoding Conventions" for all; "Get Encryption Key Request Payload" for functions of encryption keys,
/// whose numbers mean something else. Codes of an implementation start at 1000.
library ErrorCode {
    uint256 internal constant SUCCESS = 0;
    uint256 internal constant INVALID_PARAMETER = 2;
    uint256 internal constant ACCESS_DENIED = 3;
    uint256 internal constant INVALID_SIGNATURE = 4;

    uint256 internal constant KEY_INVALID_PARAMETER = 3;
    uint256 internal constant KEY_ACCESS_DENIED = 4;
    uint256 internal constant KEY_NOT_READY = 5;

    /// The administrator has paused the contract.
    uint256 internal constant PAUSED = 1100;
}
