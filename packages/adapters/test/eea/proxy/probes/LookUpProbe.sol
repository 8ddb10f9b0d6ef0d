// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {LookUpPages} from "LookUpPages.sol";

/// A list of any length whose entries are their places, of which every n-th matches.
contract LookUpProbe is LookUpPages {
    function lookUp(
        uint256 count,
        uint256 stride
    ) external view returns (uint256 totalCount, uint256 tag, bytes32[] memory ids) {
        return pageFrom(Query(bytes32(count), bytes32(stride), 0, 0), 0);
    }

    function lookUpNext(
        uint256 count,
        uint256 stride,
        uint256 lastTag
    ) external view returns (uint256 totalCount, uint256 tag, bytes32[] memory ids) {
        return pageAfter(Query(bytes32(count), bytes32(stride), 0, 0), lastTag);
    }

    function candidateCount(Query memory query) internal pure override returns (uint256) {
        return uint256(query.first);
    }

    function candidate(Query memory, uint256 position) internal pure override returns (bytes32) {
        return bytes32(position);
    }

    function matches(Query memory query, bytes32 id) internal pure override returns (bool) {
        return uint256(id) % uint256(query.second) == uint256(query.second) - 1;
    }
}
