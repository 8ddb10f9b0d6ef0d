// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {BlockHeader} from "./BlockHeader.sol";
import {ReceiptBytes} from "./ReceiptBytes.sol";
import {ReceiptTree} from "./ReceiptTree.sol";
import {StateTree} from "./StateTree.sol";

/// Says on chain whether a receipt, or an entry of the state, of one shard is true.
///
/// It believes one thing: the Ed25519 key of the shard's enclaves, whose attestation the deployer has checked off the
/// chain. It has no owner and no way to name another key: for new keys another verifier is deployed.
///
/// A signed header is accepted once and remembered; after that, proofs under it cost their hashes. Headers before it
/// are accepted by their hash, because each names the one before. A header speaks of the fork of the parentchain that
/// it was executed on; where the parentchain can take blocks back, those who rely on it wait until it has not.
contract ReceiptVerifier {
    bytes32 public immutable enclaveAccount;
    bytes32 public immutable shard;

    /// Hashes of the headers that are believed.
    mapping(bytes32 headerHash => bool) public isAccepted;

    event headerAccepted(bytes32 indexed headerHash, bytes header);

    error HeaderLengthInvalid(uint256 length, uint256 expected);
    error ForeignShard(bytes32 shard, bytes32 expected);
    error SignatureInvalid();
    error HeaderNotAccepted(bytes32 headerHash);
    error NotItsParent(bytes32 headerHash, bytes32 expected);

    constructor(bytes32 enclaveAccount_, bytes32 shard_) {
        enclaveAccount = enclaveAccount_;
        shard = shard_;
    }

    /// Remembers a header that the enclave signed: 204 bytes of header, 0x00, 64 bytes of Ed25519 signature.
    function acceptHeader(bytes calldata signedHeader) external returns (bytes32 headerHash) {
        if (signedHeader.length != BlockHeader.SIGNED_LENGTH) {
            revert HeaderLengthInvalid(signedHeader.length, BlockHeader.SIGNED_LENGTH);
        }
        if (!BlockHeader.isSignedBy(enclaveAccount, signedHeader)) revert SignatureInvalid();
        return accept(signedHeader[:BlockHeader.LENGTH]);
    }

    /// Remembers the header before one that was accepted: no signature is needed.
    function acceptParent(bytes calldata header, bytes calldata parent) external returns (bytes32 headerHash) {
        requireAccepted(header);
        if (parent.length != BlockHeader.LENGTH) revert HeaderLengthInvalid(parent.length, BlockHeader.LENGTH);
        headerHash = BlockHeader.hashOf(parent);
        bytes32 expected = BlockHeader.parentOf(header);
        if (headerHash != expected) revert NotItsParent(headerHash, expected);
        return accept(parent);
    }

    /// Whether the receipt is one of the block of this accepted header.
    ///
    /// @param header 204 bytes, accepted before
    /// @param receipt SCALE bytes of the receipt
    /// @param proof SCALE bytes of its place in the block and of the siblings there
    /// @param parentReceiptsRoot the receipts root of the header before
    function isReceipt(
        bytes calldata header,
        bytes calldata receipt,
        bytes calldata proof,
        bytes32 parentReceiptsRoot
    ) external view returns (bool) {
        requireAccepted(header);
        return isReceiptUnder(header, receipt, proof, parentReceiptsRoot);
    }

    /// The same without an accepted header: for one receipt of a block, or for a call off the chain.
    function isSignedReceipt(
        bytes calldata signedHeader,
        bytes calldata receipt,
        bytes calldata proof,
        bytes32 parentReceiptsRoot
    ) external view returns (bool) {
        return
            BlockHeader.isSignedBy(enclaveAccount, signedHeader) &&
            isReceiptUnder(signedHeader[:BlockHeader.LENGTH], receipt, proof, parentReceiptsRoot);
    }

    /// What the state under an accepted header has at a storage key: whether the proof holds, whether there is an
    /// entry, and its value.
    ///
    /// @param storageKey SCALE text of the space's name, then the encoded key
    /// @param proof the bytes of Lockstep's state proof
    function stateEntry(
        bytes calldata header,
        bytes calldata storageKey,
        bytes calldata proof
    ) external view returns (bool isProven, bool isPresent, bytes memory value) {
        requireAccepted(header);
        return StateTree.read(BlockHeader.stateRootOf(header), storageKey, proof);
    }

    function accept(bytes calldata header) private returns (bytes32 headerHash) {
        if (BlockHeader.shardOf(header) != shard) revert ForeignShard(BlockHeader.shardOf(header), shard);
        headerHash = BlockHeader.hashOf(header);
        isAccepted[headerHash] = true;
        emit headerAccepted(headerHash, header);
    }

    function requireAccepted(bytes calldata header) private view {
        if (header.length != BlockHeader.LENGTH) revert HeaderLengthInvalid(header.length, BlockHeader.LENGTH);
        bytes32 headerHash = BlockHeader.hashOf(header);
        if (!isAccepted[headerHash]) revert HeaderNotAccepted(headerHash);
    }

    function isReceiptUnder(
        bytes calldata header,
        bytes calldata receipt,
        bytes calldata proof,
        bytes32 parentReceiptsRoot
    ) private view returns (bool) {
        return
            receipt.length >= ReceiptBytes.MIN_LENGTH &&
            BlockHeader.shardOf(header) == shard &&
            ReceiptBytes.shardOf(receipt) == shard &&
            ReceiptBytes.blockOf(receipt) == BlockHeader.numberOf(header) &&
            ReceiptTree.leadsTo(BlockHeader.receiptsRootOf(header), receipt, proof, parentReceiptsRoot);
    }
}
