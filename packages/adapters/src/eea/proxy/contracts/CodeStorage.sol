// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Long texts, kept as the code of contracts that do nothing.
///
/// PERF: 200 gas a byte and 32,000 for the contract; storage slots take 690 a byte. A work order of 2 KB costs a third.
library CodeStorage {
    /// Most bytes of one text: the longest code (EIP-170) without its first byte.
    uint256 internal constant MAX_LENGTH = 24_575;

    error TextNotStored(uint256 length);

    /// Stores a text of at most MAX_LENGTH bytes. Zero stands for the empty one.
    function store(bytes memory text) internal returns (address pointer) {
        uint256 length = text.length;
        if (length == 0) return address(0);
        // PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN: what follows these ten bytes becomes the code.
        // It begins with STOP, so a call of it does nothing, and it never begins with 0xef, which EIP-3541 forbids.
        bytes memory creation = bytes.concat(hex"61", bytes2(uint16(length + 1)), hex"80600a5f395ff300", text);
        assembly ("memory-safe") {
            pointer := create(0, add(creation, 32), mload(creation))
        }
        if (pointer == address(0)) revert TextNotStored(length);
    }

    function load(address pointer) internal view returns (string memory) {
        if (pointer == address(0)) return "";
        uint256 length = pointer.code.length - 1;
        bytes memory text = new bytes(length);
        assembly ("memory-safe") {
            extcodecopy(pointer, add(text, 32), 1, length)
        }
        return string(text);
    }
}
