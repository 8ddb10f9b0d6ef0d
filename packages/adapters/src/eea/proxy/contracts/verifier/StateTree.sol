// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {LittleEndian} from "./LittleEndian.sol";

/// Proofs of Lockstep's state tree: that an entry has a value, or that it does not exist.
///
/// path = sha256(storage key), read from the highest bit of the first byte on, 0 to the left; leaf = sha256(path ||
/// value word) with the lowest bit set; inner = sha256(left || right) with that bit cleared; a subtree with one leaf is
/// that leaf; an empty one is zero. The word of a value of up to 62 bytes is sha256(value || zeros || length) over 64
/// bytes, with the highest bit of the last byte cleared, that of a longer value its sha256 with that bit set.
///
/// Bytes of a proof: version 2, end (0 empty, 1 value, 2 another leaf), number of siblings (2 bytes), bitmap of the
/// siblings that are not empty, these from the root down, the end. One proof has one form; any other is refused.
library StateTree {
    uint256 private constant VERSION = 2;
    uint256 private constant END_EMPTY = 0;
    uint256 private constant END_VALUE = 1;
    uint256 private constant END_OTHER_LEAF = 2;
    uint256 private constant MAX_SIBLINGS = 256;
    uint256 private constant LONGEST_BLOCK = 62;
    uint256 private constant LONG_VALUE_BIT = 0x80;

    /// @return isProven whether the proof holds; where not, nothing else is said
    /// @return isPresent whether the entry exists
    function read(
        bytes32 stateRoot,
        bytes calldata storageKey,
        bytes calldata proof
    ) internal pure returns (bool isProven, bool isPresent, bytes memory value) {
        uint256 path = uint256(sha256(storageKey));
        (bool isCanonical, uint256[] memory siblings, uint256 endStart) = readSiblings(proof);
        if (!isCanonical) return (false, false, "");
        bytes calldata end = proof[endStart:];
        (bool isEnd, uint256 node) = readEnd(uint8(proof[1]), path, siblings.length, end);
        if (!isEnd || climb(node, path, siblings) != uint256(stateRoot)) return (false, false, "");
        isPresent = uint8(proof[1]) == END_VALUE;
        return (true, isPresent, isPresent ? bytes(end[4:]) : bytes(""));
    }

    function readSiblings(
        bytes calldata proof
    ) private pure returns (bool isCanonical, uint256[] memory siblings, uint256 endStart) {
        if (proof.length < 4 || uint8(proof[0]) != VERSION) return (false, siblings, 0);
        uint256 count = uint8(proof[2]) | (uint256(uint8(proof[3])) << 8);
        uint256 bitmapLength = (count + 7) / 8;
        endStart = 4 + bitmapLength;
        if (count > MAX_SIBLINGS || proof.length < endStart) return (false, siblings, 0);
        siblings = new uint256[](count);
        for (uint256 index = 0; index < bitmapLength * 8; ++index) {
            if ((uint8(proof[4 + (index >> 3)]) >> (index & 7)) & 1 == 0) continue;
            if (index >= count || proof.length < endStart + 32) return (false, siblings, 0);
            uint256 sibling = uint256(bytes32(proof[endStart:]));
            if (sibling == 0) return (false, siblings, 0);
            siblings[index] = sibling;
            endStart += 32;
        }
        return (true, siblings, endStart);
    }

    /// The node at the end of the path.
    function readEnd(
        uint256 mark,
        uint256 path,
        uint256 depth,
        bytes calldata end
    ) private pure returns (bool isEnd, uint256 node) {
        if (mark == END_EMPTY) return (end.length == 0, 0);
        if (mark == END_VALUE) {
            if (end.length < 4 || LittleEndian.u32(bytes4(end)) != end.length - 4) return (false, 0);
            return (true, leafOf(path, wordOf(end[4:])));
        }
        if (mark != END_OTHER_LEAF || end.length != 64) return (false, 0);
        uint256 otherPath = uint256(bytes32(end));
        // The same path would be the entry itself; one that parts from it above, a leaf of another subtree.
        bool isOther = otherPath != path && (depth == 0 || (otherPath ^ path) >> (256 - depth) == 0);
        return (isOther, leafOf(otherPath, uint256(bytes32(end[32:]))));
    }

    function wordOf(bytes calldata value) private pure returns (uint256) {
        uint256 length = value.length;
        if (length > LONGEST_BLOCK) return uint256(sha256(value)) | LONG_VALUE_BIT;
        bytes memory padded = bytes.concat(value, new bytes(63 - length), bytes1(uint8(length)));
        return uint256(sha256(padded)) & ~LONG_VALUE_BIT;
    }

    function leafOf(uint256 path, uint256 word) private pure returns (uint256) {
        return uint256(sha256(abi.encode(path, word))) | 1;
    }

    function climb(uint256 node, uint256 path, uint256[] memory siblings) private pure returns (uint256) {
        for (uint256 depth = siblings.length; depth > 0; --depth) {
            uint256 sibling = siblings[depth - 1];
            bool isLeft = (path >> (256 - depth)) & 1 == 0;
            node = isLeft
                ? uint256(sha256(abi.encode(node, sibling)))
                : uint256(sha256(abi.encode(sibling, node)));
            node &= ~uint256(1);
        }
        return node;
    }
}
