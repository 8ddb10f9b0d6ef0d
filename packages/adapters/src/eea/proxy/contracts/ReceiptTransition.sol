// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// The edges of the receipt's status chart, `eeaReceiptStatus` of Lockstep's documentation. A test walks the paths of
/// the chart over this library.
library ReceiptTransition {
    uint256 internal constant PENDING = 0;
    uint256 internal constant COMPLETED = 1;
    uint256 internal constant PROCESSED = 2;
    uint256 internal constant FAILED = 3;
    uint256 internal constant REJECTED = 4;
    /// Stands for every status in a look-up and is none. 5 to 254 are reserved, higher ones are the application's.
    uint256 internal constant ANY = 255;

    function isStart(uint256 status) internal pure returns (bool) {
        return status <= REJECTED || status > ANY;
    }

    /// Whether an update of this type would set the status, or try to.
    function isStatusUpdate(uint256 updateType) internal pure returns (bool) {
        return updateType <= ANY;
    }

    function isEdge(uint256 current, uint256 next) internal pure returns (bool) {
        if (next < COMPLETED || next > REJECTED) return false;
        // An application's own start is not decided yet, as pending is not.
        if (current == PENDING || current > ANY) return true;
        return current == PROCESSED && (next == PROCESSED || next == COMPLETED);
    }
}
