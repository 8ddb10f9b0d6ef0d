// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// The two events of the specification that have the names of functions. Solidity refuses both names in one contract,
/// but emits events of another one: so the topics and the data on the wire are the specification's, and the compiler
/// still checks them, which it does not with a log written in assembly.
interface EncryptionKeyEvents {
    event encryptionKeySet(
        bytes32 indexed workerId,
        bytes32 indexed tag,
        bytes32 nonce,
        bytes signature,
        uint256 indexed errorCode
    );

    event encryptionKeyStart(bytes32 indexed requesterAddress, bytes32 indexed tag, uint256 indexed errorCode);
}
