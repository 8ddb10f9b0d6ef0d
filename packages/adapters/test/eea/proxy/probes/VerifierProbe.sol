// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Ed25519} from "verifier/Ed25519.sol";
import {Sha512} from "verifier/Sha512.sol";
import {StateTree} from "verifier/StateTree.sol";

/// Lets tests call what is internal in the verifier.
contract VerifierProbe {
    function verify(bytes32 key, bytes32 r, bytes32 s, bytes calldata message) external view returns (bool) {
        return Ed25519.verify(key, r, s, message);
    }

    function sha512(bytes calldata message) external pure returns (uint256 high, uint256 low) {
        return Sha512.hash(message);
    }

    function readState(
        bytes32 root,
        bytes calldata storageKey,
        bytes calldata proof
    ) external pure returns (bool isProven, bool isPresent, bytes memory value) {
        return StateTree.read(root, storageKey, proof);
    }

    function gasOfVerify(bytes32 key, bytes32 r, bytes32 s, bytes calldata message) external view returns (uint256) {
        uint256 before = gasleft();
        Ed25519.verify(key, r, s, message);
        return before - gasleft();
    }
}
