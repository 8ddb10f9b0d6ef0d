// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {LittleEndian} from "./LittleEndian.sol";
import {ReceiptBytes} from "./ReceiptBytes.sol";

/// The tree of one block's receipts.
///
/// leaf = sha256(0x00 || receipt); inner = sha256(left || right); a node without a neighbour is promoted as it is;
/// root = sha256(0x01 || count, 4 bytes, lowest first || top); the header's root = sha256(0x02 || the root of the
/// header before || root of the block).
library ReceiptTree {
    uint256 private constant MAX_SIBLINGS = 32;

    /// Whether the proof leads from the receipt to the header's root.
    ///
    /// @param proof SCALE bytes: index (4), count (4), number of siblings (compact), siblings from the leaf upwards
    /// @param parentReceiptsRoot the receipts root of the header before
    function leadsTo(
        bytes32 receiptsRoot,
        bytes calldata receipt,
        bytes calldata proof,
        bytes32 parentReceiptsRoot
    ) internal pure returns (bool) {
        // A leaf must not have the 64 bytes of an inner node: a node would pass for a receipt.
        if (receipt.length < ReceiptBytes.MIN_LENGTH || proof.length < 9) return false;
        uint256 siblings = uint8(proof[8]) >> 2;
        // SPEC: SCALE compact integers: up to 63 in one byte, whose two lowest bits are zero.
        bool isCanonical = uint8(proof[8]) & 3 == 0 && siblings <= MAX_SIBLINGS && proof.length == 9 + 32 * siblings;
        if (!isCanonical || ReceiptBytes.indexOf(receipt) != bytes4(proof)) return false;
        (bool isWhole, bytes32 top) = climb(sha256(bytes.concat(hex"00", receipt)), proof);
        if (!isWhole) return false;
        bytes32 root = sha256(bytes.concat(hex"01", proof[4:8], top));
        return sha256(bytes.concat(hex"02", parentReceiptsRoot, root)) == receiptsRoot;
    }

    /// The top that the leaf and its siblings lead to, where the siblings are as many as the place has.
    function climb(bytes32 node, bytes calldata proof) private pure returns (bool isWhole, bytes32 top) {
        uint256 position = LittleEndian.u32(bytes4(proof));
        uint256 width = LittleEndian.u32(bytes4(proof[4:]));
        if (position >= width) return (false, 0);
        uint256 next = 9;
        for (; width > 1; width = (width + 1) >> 1) {
            bool isAlone = position == width - 1 && width & 1 == 1;
            if (!isAlone) {
                if (next == proof.length) return (false, 0);
                bytes32 sibling = bytes32(proof[next:]);
                next += 32;
                node = position & 1 == 0
                    ? sha256(bytes.concat(node, sibling))
                    : sha256(bytes.concat(sibling, node));
            }
            position >>= 1;
        }
        return (next == proof.length, node);
    }
}
