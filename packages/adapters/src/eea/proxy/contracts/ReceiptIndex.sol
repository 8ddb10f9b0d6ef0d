// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {LookUpPages} from "./LookUpPages.sol";
import {ReceiptTransition} from "./ReceiptTransition.sol";

/// The receipts and how they are found.
abstract contract ReceiptIndex is LookUpPages {
    struct Receipt {
        bytes32 workerServiceId;
        bytes32 workerId;
        bytes32 requesterId;
        uint256 createStatus;
        uint256 currentStatus;
        bytes32 requestHash;
        /// Zero where there is no receipt.
        address sender;
    }

    mapping(bytes32 workOrderId => Receipt) internal receipts;
    bytes32[] private workOrderIds;
    // PERF: places in `workOrderIds`, eight in a slot: ids would cost 17,000 gas more for each list.
    mapping(bytes32 requesterId => uint32[]) private placesByRequester;
    mapping(bytes32 workerId => uint32[]) private placesByWorker;
    mapping(bytes32 workerServiceId => uint32[]) private placesByService;

    /// Ids that are zero, and the status 255, stand for any.
    function workOrderReceiptLookUp(
        bytes32 workerServiceId,
        bytes32 workerId,
        bytes32 requesterId,
        uint256 receiptStatus
    ) external view returns (uint256 totalCount, uint256 lookUpTag, bytes32[] memory ids) {
        return pageFrom(Query(workerServiceId, workerId, requesterId, receiptStatus), 0);
    }

    function workOrderReceiptLookUpNext(
        bytes32 workerServiceId,
        bytes32 workerId,
        bytes32 requesterId,
        uint256 receiptStatus,
        uint256 lastLookUpTag
    ) external view returns (uint256 totalCount, uint256 lookUpTag, bytes32[] memory ids) {
        return pageAfter(Query(workerServiceId, workerId, requesterId, receiptStatus), lastLookUpTag);
    }

    function list(bytes32 workOrderId, bytes32 workerServiceId, bytes32 workerId, bytes32 requesterId) internal {
        uint32 place = uint32(workOrderIds.length);
        workOrderIds.push(workOrderId);
        placesByRequester[requesterId].push(place);
        placesByWorker[workerId].push(place);
        placesByService[workerServiceId].push(place);
    }

    /// The narrowest list, by a fixed order: were the shortest taken, a tag would mean another list later on.
    function placesOf(Query memory query) private view returns (uint32[] storage places) {
        if (query.third != bytes32(0)) return placesByRequester[query.third];
        if (query.second != bytes32(0)) return placesByWorker[query.second];
        return placesByService[query.first];
    }

    function isUnrestricted(Query memory query) private pure returns (bool) {
        return query.first == bytes32(0) && query.second == bytes32(0) && query.third == bytes32(0);
    }

    function candidateCount(Query memory query) internal view override returns (uint256) {
        return isUnrestricted(query) ? workOrderIds.length : placesOf(query).length;
    }

    function candidate(Query memory query, uint256 position) internal view override returns (bytes32) {
        return workOrderIds[isUnrestricted(query) ? position : placesOf(query)[position]];
    }

    function matches(Query memory query, bytes32 workOrderId) internal view override returns (bool) {
        Receipt storage receipt = receipts[workOrderId];
        return
            (query.first == bytes32(0) || query.first == receipt.workerServiceId) &&
            (query.second == bytes32(0) || query.second == receipt.workerId) &&
            (query.third == bytes32(0) || query.third == receipt.requesterId) &&
            (query.status == ReceiptTransition.ANY || query.status == receipt.currentStatus);
    }
}
