// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Administration} from "./Administration.sol";
import {IAccessPolicy} from "./IAccessPolicy.sol";
import {Identity} from "./Identity.sol";
import {LookUpPages} from "./LookUpPages.sol";

/// The registries of workers, by the organization that hosts each.
///
/// Its functions return nothing and have no event in the specification, so what is refused reverts.
/// SPEC: EEA Off-Chain Trusted Compute, "Worker Registry List Smart Contract API".
contract WorkerRegistryList is Administration, LookUpPages {
    uint256 public constant MAX_URI_LENGTH = 2048;
    uint256 public constant MAX_APPLICATION_TYPES = 32;

    uint256 private constant ACTIVE = 1;
    uint256 private constant DECOMMISSIONED = 3;

    struct Registry {
        /// Zero where there is no registry of the organization.
        uint8 status;
        /// Counts the updates: application types of an older one do not hold any more.
        uint64 version;
        address registrant;
        bytes32 scAddr;
        string uri;
        bytes32[] appTypeIds;
    }

    mapping(bytes32 orgID => Registry) private registries;
    mapping(bytes32 orgID => mapping(bytes32 appTypeId => uint64 version)) private supported;
    bytes32[] private organizations;

    /// Extension of the specification, so that caches and look-ups off the chain can follow.
    event registryChanged(bytes32 indexed orgID, uint256 status);

    error RegistryPaused();
    error RegistryAccessDenied(address sender, bytes32 orgID);
    error RegistryExists(bytes32 orgID);
    error RegistryUnknown(bytes32 orgID);
    error OrganizationMissing();
    error RegistryUnreachable();
    error UriTooLong(uint256 length, uint256 limit);
    error NotAnAddress(bytes32 scAddr);
    error TooManyApplicationTypes(uint256 count, uint256 limit);
    error ApplicationTypeInvalid(bytes32 appTypeId);
    error RegistryStatusInvalid(uint256 current, uint256 status);

    constructor(address administrator_, IAccessPolicy policy) Administration(administrator_, policy) {}

    /// Adds a registry; it is active, and its sender may update it.
    function registryAdd(
        bytes32 orgID,
        string calldata uri,
        bytes32 scAddr,
        bytes32[] calldata appTypeIds
    ) external {
        if (paused) revert RegistryPaused();
        if (orgID == bytes32(0)) revert OrganizationMissing();
        if (!isOpenOrGranted(msg.sig, orgID)) revert RegistryAccessDenied(msg.sender, orgID);
        Registry storage registry = registries[orgID];
        if (registry.status != 0) revert RegistryExists(orgID);
        registry.status = uint8(ACTIVE);
        registry.registrant = msg.sender;
        organizations.push(orgID);
        write(orgID, registry, uri, scAddr, appTypeIds);
    }

    /// Replaces everything but the status.
    function registryUpdate(
        bytes32 orgID,
        string calldata uri,
        bytes32 scAddr,
        bytes32[] calldata appTypeIds
    ) external {
        write(orgID, registryToChange(orgID), uri, scAddr, appTypeIds);
    }

    /// Sets the status: 1 active, 2 off-line, 3 decommissioned, which is for good.
    function registrySetStatus(bytes32 orgID, uint256 status) external {
        Registry storage registry = registryToChange(orgID);
        if (status < ACTIVE || status > DECOMMISSIONED || registry.status == DECOMMISSIONED) {
            revert RegistryStatusInvalid(registry.status, status);
        }
        registry.status = uint8(status);
        emit registryChanged(orgID, status);
    }

    function registryLookUp(
        bytes32 appTypeId
    ) external view returns (uint256 totalCount, uint256 lookupTag, bytes32[] memory ids) {
        return pageFrom(queryOf(appTypeId), 0);
    }

    function registryLookUpNext(
        bytes32 applTypeId,
        uint256 lookUpTag
    ) external view returns (uint256 totalCount, uint256 newLookupTag, bytes32[] memory ids) {
        return pageAfter(queryOf(applTypeId), lookUpTag);
    }

    /// The registry of an organization; status 0 and empty fields where there is none. The text calls the id workerId.
    function registryRetrieve(
        bytes32 workerId
    ) external view returns (string memory uri, bytes32 scAddr, bytes32[] memory appTypeIds, uint256 status) {
        Registry storage registry = registries[workerId];
        return (registry.uri, registry.scAddr, registry.appTypeIds, registry.status);
    }

    function registryToChange(bytes32 orgID) private view returns (Registry storage registry) {
        if (paused) revert RegistryPaused();
        registry = registries[orgID];
        if (registry.status == 0) revert RegistryUnknown(orgID);
        if (registry.registrant != msg.sender && !isGranted(msg.sig, orgID)) {
            revert RegistryAccessDenied(msg.sender, orgID);
        }
    }

    function write(
        bytes32 orgID,
        Registry storage registry,
        string calldata uri,
        bytes32 scAddr,
        bytes32[] calldata appTypeIds
    ) private {
        if (bytes(uri).length > MAX_URI_LENGTH) revert UriTooLong(bytes(uri).length, MAX_URI_LENGTH);
        if (scAddr != bytes32(0) && !Identity.isAddress(scAddr)) revert NotAnAddress(scAddr);
        if (bytes(uri).length == 0 && scAddr == bytes32(0)) revert RegistryUnreachable();
        if (appTypeIds.length > MAX_APPLICATION_TYPES) {
            revert TooManyApplicationTypes(appTypeIds.length, MAX_APPLICATION_TYPES);
        }
        uint64 version = ++registry.version;
        mapping(bytes32 appTypeId => uint64) storage versions = supported[orgID];
        for (uint256 index = 0; index < appTypeIds.length; ++index) {
            bytes32 appTypeId = appTypeIds[index];
            if (appTypeId == bytes32(0) || versions[appTypeId] == version) revert ApplicationTypeInvalid(appTypeId);
            versions[appTypeId] = version;
        }
        registry.uri = uri;
        registry.scAddr = scAddr;
        registry.appTypeIds = appTypeIds;
        emit registryChanged(orgID, registry.status);
    }

    function queryOf(bytes32 appTypeId) private pure returns (Query memory) {
        return Query(appTypeId, bytes32(0), bytes32(0), 0);
    }

    function candidateCount(Query memory) internal view override returns (uint256) {
        return organizations.length;
    }

    function candidate(Query memory, uint256 position) internal view override returns (bytes32) {
        return organizations[position];
    }

    function matches(Query memory query, bytes32 orgID) internal view override returns (bool) {
        return query.first == bytes32(0) || supported[orgID][query.first] == registries[orgID].version;
    }
}
