// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Signatures of receipt updates by keys whose address is the signer's id.
library UpdateSignature {
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// Who signed the update; zero where it is no signature that a contract can check.
    ///
    /// Signed is the hash of workOrderId || updateType (32 bytes) || updateData. The rules are `SHA-256/SECP256K1`,
    /// which stand also where none are given, or `KECCAK-256/SECP256K1`. The signature is r || s || v, 65 bytes, s in
    /// the lower half of the order, v 27 or 28: of any update each signer has one.
    /// SPEC: EEA Off-Chain Trusted Compute, "Updating a Work Order Receipt"; its encoding of signatures is open.
    function signerOf(
        bytes32 workOrderId,
        uint256 updateType,
        bytes memory updateData,
        bytes memory signature,
        string memory signatureRules
    ) internal pure returns (address) {
        bytes memory signed = bytes.concat(workOrderId, bytes32(updateType), updateData);
        bytes32 rules = keccak256(bytes(signatureRules));
        bool isSha256 = rules == keccak256("") || rules == keccak256("SHA-256/SECP256K1");
        if (isSha256) return recover(sha256(signed), signature);
        if (rules == keccak256("KECCAK-256/SECP256K1")) return recover(keccak256(signed), signature);
        return address(0);
    }

    function recover(bytes32 digest, bytes memory signature) private pure returns (address) {
        if (signature.length != 65) return address(0);
        bytes32 r;
        bytes32 s;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
        }
        if (uint256(s) > HALF_ORDER) return address(0);
        return ecrecover(digest, uint8(signature[64]), r, s);
    }
}
