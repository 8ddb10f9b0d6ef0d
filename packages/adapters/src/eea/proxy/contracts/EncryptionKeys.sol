// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {EncryptionKeyEvents} from "./EncryptionKeyEvents.sol";
import {ErrorCode} from "./ErrorCode.sol";
import {Identity} from "./Identity.sol";
import {WorkerAuthority} from "./WorkerAuthority.sol";

/// Encryption keys that workers make for single requesters or tags.
///
/// The functions of the text carry everything about a key but the key. With them alone a requester fetches the key off
/// the chain (`EncryptionKeyGet`) and holds it against nonce and signature from here. `encryptionKeySet` with one more
/// argument, and `encryptionKeyGet`, carry its bytes as well.
/// SPEC: EEA Off-Chain Trusted Compute, "Setting Encryption Key" to "Encryption Key Start Event".
abstract contract EncryptionKeys is WorkerAuthority {
    /// An RSA-4096 signature.
    uint256 public constant MAX_KEY_SIGNATURE_LENGTH = 512;
    /// An RSA-4096 key in DER.
    uint256 public constant MAX_ENCRYPTION_KEY_LENGTH = 1024;

    struct Key {
        bytes32 nonce;
        bytes signature;
        bytes encryptionKey;
    }

    mapping(bytes32 workerId => mapping(bytes32 tag => Key)) private keys;

    // What an access policy is asked for; the extension is the same action.
    bytes4 private constant SET_KEY = bytes4(keccak256("encryptionKeySet(bytes32,bytes32,bytes32,bytes)"));

    /// Whether the sender is the worker, or its service.
    function isForService(bytes4 action, bytes32 workerId) internal view virtual returns (bool);

    function encryptionKeySet(
        bytes32 workerId,
        bytes32 tag,
        bytes32 nonce,
        bytes calldata signature
    ) external returns (uint256 errorCode) {
        return setKey(workerId, tag, nonce, signature, "");
    }

    /// Extension: with the key's bytes.
    function encryptionKeySet(
        bytes32 workerId,
        bytes32 tag,
        bytes32 nonce,
        bytes calldata signature,
        bytes calldata encryptionKey
    ) external returns (uint256 errorCode) {
        return setKey(workerId, tag, nonce, signature, encryptionKey);
    }

    /// What is known of a key; code 5 where there is none, or none but the one that was used last. Where no tag is
    /// given, the requester's id is the tag.
    function encryptionKeyRetrieve(
        bytes32 workerId,
        bytes32 lastUsedKeyNonce,
        bytes32 tag,
        bytes32 requesterId
    )
        external
        view
        returns (uint256 errorCode, bytes32 workerId_, bytes32 tag_, bytes32 nonce, bytes memory signature)
    {
        tag_ = tag == bytes32(0) ? requesterId : tag;
        Key storage key = keys[workerId][tag_];
        if (key.nonce == bytes32(0) || key.nonce == lastUsedKeyNonce) {
            return (ErrorCode.KEY_NOT_READY, workerId, tag_, bytes32(0), "");
        }
        return (ErrorCode.SUCCESS, workerId, tag_, key.nonce, key.signature);
    }

    /// Extension: a key with its bytes, which are empty where the setter gave none.
    function encryptionKeyGet(
        bytes32 workerId,
        bytes32 tag
    )
        external
        view
        returns (uint256 errorCode, bytes32 nonce, bytes memory signature, bytes memory encryptionKey)
    {
        Key storage key = keys[workerId][tag];
        errorCode = key.nonce == bytes32(0) ? ErrorCode.KEY_NOT_READY : ErrorCode.SUCCESS;
        return (errorCode, key.nonce, key.signature, key.encryptionKey);
    }

    /// Asks the workers of this contract for a key with a tag: the sender's address where none is given.
    function encryptionKeyStart(bytes32 tag) external returns (uint256 errorCode) {
        bytes32 requester = Identity.ofAddress(msg.sender);
        bytes32 effectiveTag = tag == bytes32(0) ? requester : tag;
        if (paused) errorCode = ErrorCode.PAUSED;
        else if (!isOpenOrGranted(msg.sig, effectiveTag)) errorCode = ErrorCode.KEY_ACCESS_DENIED;
        emit EncryptionKeyEvents.encryptionKeyStart(requester, effectiveTag, errorCode);
    }

    function setKey(
        bytes32 workerId,
        bytes32 tag,
        bytes32 nonce,
        bytes calldata signature,
        bytes memory encryptionKey
    ) private returns (uint256 errorCode) {
        errorCode = refusalOfKey(workerId, tag, nonce, signature.length, encryptionKey.length);
        if (errorCode == ErrorCode.SUCCESS) keys[workerId][tag] = Key(nonce, signature, encryptionKey);
        // What is too long to be taken is too long for every watcher's log, too.
        bytes calldata logged = signature.length <= MAX_KEY_SIGNATURE_LENGTH ? signature : signature[:0];
        emit EncryptionKeyEvents.encryptionKeySet(workerId, tag, nonce, logged, errorCode);
    }

    function refusalOfKey(
        bytes32 workerId,
        bytes32 tag,
        bytes32 nonce,
        uint256 signatureLength,
        uint256 keyLength
    ) private view returns (uint256) {
        if (paused) return ErrorCode.PAUSED;
        bool isBounded = signatureLength > 0 &&
            signatureLength <= MAX_KEY_SIGNATURE_LENGTH &&
            keyLength <= MAX_ENCRYPTION_KEY_LENGTH;
        // Each key has another nonce. Zero would be no key, and the one that stands there would be set twice.
        if (!isBounded || workerId == bytes32(0) || nonce == bytes32(0) || nonce == keys[workerId][tag].nonce) {
            return ErrorCode.KEY_INVALID_PARAMETER;
        }
        return isForService(SET_KEY, workerId) ? ErrorCode.SUCCESS : ErrorCode.KEY_ACCESS_DENIED;
    }
}
