// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Look-ups in pages. Candidates stand in lists that only grow, so a place in one is a tag that stays good: entries
/// that come later stand behind it.
abstract contract LookUpPages {
    /// Most ids of one answer.
    uint256 public constant PAGE_SIZE = 32;
    /// Most candidates that one answer looks at, so that nobody can make a look-up fail by adding entries.
    uint256 public constant SCAN_SIZE = 1024;

    /// What is searched for; zeros are wildcards, but for `status`, whose wildcard is the contract's own.
    struct Query {
        bytes32 first;
        bytes32 second;
        bytes32 third;
        uint256 status;
    }

    function candidateCount(Query memory query) internal view virtual returns (uint256);

    function candidate(Query memory query, uint256 position) internal view virtual returns (bytes32 id);

    function matches(Query memory query, bytes32 id) internal view virtual returns (bool);

    /// The page from the position on, and the position of the first match behind it, 0 where there is none.
    ///
    /// `totalCount` is exact where the query has at most SCAN_SIZE candidates. For more it is their number, which is
    /// at least the number of matches, and a page may end early: a tag that is not 0 leads on.
    function pageFrom(
        Query memory query,
        uint256 start
    ) internal view returns (uint256 totalCount, uint256 tag, bytes32[] memory ids) {
        uint256 count = candidateCount(query);
        bool isExact = count <= SCAN_SIZE;
        if (start > count) start = count;
        uint256 end = endOfScan(count, start);
        if (end < count) tag = end;
        bytes32[] memory found = new bytes32[](PAGE_SIZE);
        uint256 length;
        for (uint256 position = isExact ? 0 : start; position < end; ++position) {
            bytes32 id = candidate(query, position);
            if (!matches(query, id)) continue;
            ++totalCount;
            if (position < start) continue;
            if (length < PAGE_SIZE) {
                found[length++] = id;
                continue;
            }
            if (tag == 0 || tag == end) tag = position;
            if (!isExact) break;
        }
        if (!isExact) totalCount = count;
        ids = shortened(found, length);
    }

    /// Where a scan ends that begins at the position, or at the beginning where all candidates are looked at.
    function endOfScan(uint256 count, uint256 start) private pure returns (uint256) {
        return count <= SCAN_SIZE || count - start <= SCAN_SIZE ? count : start + SCAN_SIZE;
    }

    /// The page that a tag leads to. Tag 0 says that nothing follows: a caller that does not look at it finds an
    /// empty page and not the first one again.
    function pageAfter(
        Query memory query,
        uint256 tag
    ) internal view returns (uint256 totalCount, uint256 nextTag, bytes32[] memory ids) {
        return pageFrom(query, tag == 0 ? type(uint256).max : tag);
    }

    function shortened(bytes32[] memory ids, uint256 length) private pure returns (bytes32[] memory) {
        assembly ("memory-safe") {
            mstore(ids, length)
        }
        return ids;
    }
}
