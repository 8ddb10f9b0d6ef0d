// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Administration} from "./Administration.sol";
import {CodeStorage} from "./CodeStorage.sol";
import {IAccessPolicy} from "./IAccessPolicy.sol";
import {LookUpPages} from "./LookUpPages.sol";

/// The workers that requesters can choose from.
///
/// Its functions return nothing and have no event in the specification, so what is refused reverts.
/// SPEC: EEA Off-Chain Trusted Compute, "Worker Registry Smart Contract API".
contract WorkerRegistry is Administration, LookUpPages {
    uint256 public constant MAX_DETAILS_LENGTH = CodeStorage.MAX_LENGTH;
    uint256 public constant MAX_APPLICATION_TYPES = 32;

    uint256 private constant LAST_WORKER_TYPE = 3;
    uint256 private constant ACTIVE = 1;
    uint256 private constant DECOMMISSIONED = 3;
    uint256 private constant COMPROMISED = 4;

    struct Worker {
        /// Zero where there is no worker of this id.
        uint8 status;
        uint8 workerType;
        address registrant;
        bytes32 organizationId;
        bytes32[] applicationTypeId;
        address details;
    }

    mapping(bytes32 workerId => Worker) private workers;
    bytes32[] private workerIds;
    // Places in `workerIds`, eight in a slot. Type, organization and application types of a worker never change.
    mapping(uint256 workerType => uint32[]) private placesByType;
    mapping(bytes32 organizationId => uint32[]) private placesByOrganization;
    mapping(bytes32 applicationTypeId => uint32[]) private placesByApplication;

    /// Extension of the specification, so that caches and look-ups off the chain can follow.
    event workerChanged(bytes32 indexed workerId, uint256 status);

    error RegistryPaused();
    error WorkerAccessDenied(address sender, bytes32 workerId);
    error WorkerExists(bytes32 workerId);
    error WorkerUnknown(bytes32 workerId);
    error WorkerIdMissing();
    error WorkerTypeInvalid(uint256 workerType);
    error DetailsLengthInvalid(uint256 length, uint256 limit);
    error TooManyApplicationTypes(uint256 count, uint256 limit);
    error ApplicationTypeInvalid(bytes32 applicationTypeId);
    error WorkerStatusInvalid(uint256 current, uint256 status);

    constructor(address administrator_, IAccessPolicy policy) Administration(administrator_, policy) {}

    /// Registers a worker; it is active, and its sender may update it.
    function workerRegister(
        bytes32 workerID,
        uint256 workerType,
        bytes32 organizationID,
        bytes32[] calldata applicationTypeId,
        string calldata details
    ) external {
        if (paused) revert RegistryPaused();
        if (workerID == bytes32(0)) revert WorkerIdMissing();
        if (!isOpenOrGranted(msg.sig, workerID)) revert WorkerAccessDenied(msg.sender, workerID);
        if (workerType == 0 || workerType > LAST_WORKER_TYPE) revert WorkerTypeInvalid(workerType);
        Worker storage worker = workers[workerID];
        if (worker.status != 0) revert WorkerExists(workerID);
        worker.status = uint8(ACTIVE);
        worker.workerType = uint8(workerType);
        worker.registrant = msg.sender;
        worker.organizationId = organizationID;
        worker.applicationTypeId = applicationTypeId;
        worker.details = storeDetails(details);
        list(workerID, workerType, organizationID, applicationTypeId);
        emit workerChanged(workerID, ACTIVE);
    }

    function workerUpdate(bytes32 workerID, string calldata details) external {
        Worker storage worker = workerToChange(workerID);
        worker.details = storeDetails(details);
        emit workerChanged(workerID, worker.status);
    }

    /// Sets the status: 1 active, 2 off-line, 3 decommissioned, 4 compromised. Nothing leads back from the last two:
    /// requesters must be able to rely on a warning.
    function workerSetStatus(bytes32 workerID, uint256 status) external {
        Worker storage worker = workerToChange(workerID);
        uint256 current = worker.status;
        bool isKnown = status >= ACTIVE && status <= COMPROMISED;
        if (!isKnown || current == COMPROMISED || (current == DECOMMISSIONED && status < DECOMMISSIONED)) {
            revert WorkerStatusInvalid(current, status);
        }
        worker.status = uint8(status);
        emit workerChanged(workerID, status);
    }

    function workerLookUp(
        uint256 workerType,
        bytes32 organizationId,
        bytes32 applicationTypeId
    ) external view returns (uint256 totalCount, uint256 lookupTag, bytes32[] memory ids) {
        return pageFrom(queryOf(workerType, organizationId, applicationTypeId), 0);
    }

    function workerLookUpNext(
        uint256 workerType,
        bytes32 organizationId,
        bytes32 applicationTypeId,
        uint256 lookUpTag
    ) external view returns (uint256 totalCount, uint256 newLookupTag, bytes32[] memory ids) {
        return pageAfter(queryOf(workerType, organizationId, applicationTypeId), lookUpTag);
    }

    /// The worker of this id; status 0 and empty fields where there is none.
    function workerRetrieve(
        bytes32 workerId
    )
        external
        view
        returns (
            uint256 status,
            uint256 workerType,
            bytes32 organizationId,
            bytes32[] memory applicationTypeId,
            string memory details
        )
    {
        Worker storage worker = workers[workerId];
        return (
            worker.status,
            worker.workerType,
            worker.organizationId,
            worker.applicationTypeId,
            CodeStorage.load(worker.details)
        );
    }

    /// Extension: the status alone, for other contracts.
    function workerStatus(bytes32 workerId) external view returns (uint256) {
        return workers[workerId].status;
    }

    /// Extension: who registered the worker, and so acts for it; zero where there is none.
    function workerRegistrant(bytes32 workerId) external view returns (address) {
        return workers[workerId].registrant;
    }

    function workerToChange(bytes32 workerID) private view returns (Worker storage worker) {
        if (paused) revert RegistryPaused();
        worker = workers[workerID];
        if (worker.status == 0) revert WorkerUnknown(workerID);
        if (worker.registrant != msg.sender && !isGranted(msg.sig, workerID)) {
            revert WorkerAccessDenied(msg.sender, workerID);
        }
    }

    function storeDetails(string calldata details) private returns (address) {
        uint256 length = bytes(details).length;
        if (length == 0 || length > MAX_DETAILS_LENGTH) revert DetailsLengthInvalid(length, MAX_DETAILS_LENGTH);
        return CodeStorage.store(bytes(details));
    }

    function list(
        bytes32 workerID,
        uint256 workerType,
        bytes32 organizationID,
        bytes32[] calldata applicationTypeId
    ) private {
        if (applicationTypeId.length > MAX_APPLICATION_TYPES) {
            revert TooManyApplicationTypes(applicationTypeId.length, MAX_APPLICATION_TYPES);
        }
        uint32 place = uint32(workerIds.length);
        workerIds.push(workerID);
        placesByType[workerType].push(place);
        if (organizationID != bytes32(0)) placesByOrganization[organizationID].push(place);
        for (uint256 index = 0; index < applicationTypeId.length; ++index) {
            bytes32 application = applicationTypeId[index];
            uint32[] storage places = placesByApplication[application];
            // One that stands at the end of its list already was named twice.
            bool isDouble = places.length > 0 && places[places.length - 1] == place;
            if (application == bytes32(0) || isDouble) revert ApplicationTypeInvalid(application);
            places.push(place);
        }
    }

    function queryOf(
        uint256 workerType,
        bytes32 organizationId,
        bytes32 applicationTypeId
    ) private pure returns (Query memory) {
        return Query(organizationId, applicationTypeId, bytes32(0), workerType);
    }

    /// The narrowest list, by a fixed order: were the shortest taken, a tag would mean another list later on.
    function placesOf(Query memory query) private view returns (uint32[] storage places) {
        if (query.second != bytes32(0)) return placesByApplication[query.second];
        if (query.first != bytes32(0)) return placesByOrganization[query.first];
        return placesByType[query.status];
    }

    function isUnrestricted(Query memory query) private pure returns (bool) {
        return query.first == bytes32(0) && query.second == bytes32(0) && query.status == 0;
    }

    function candidateCount(Query memory query) internal view override returns (uint256) {
        return isUnrestricted(query) ? workerIds.length : placesOf(query).length;
    }

    function candidate(Query memory query, uint256 position) internal view override returns (bytes32) {
        return workerIds[isUnrestricted(query) ? position : placesOf(query)[position]];
    }

    /// The application type needs no look: where one is given, the candidates are the workers that have it.
    function matches(Query memory query, bytes32 workerId) internal view override returns (bool) {
        Worker storage worker = workers[workerId];
        return
            (query.status == 0 || query.status == worker.workerType) &&
            (query.first == bytes32(0) || query.first == worker.organizationId);
    }
}
