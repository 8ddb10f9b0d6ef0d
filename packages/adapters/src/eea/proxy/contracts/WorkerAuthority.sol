// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Administration} from "./Administration.sol";
import {IAccessPolicy} from "./IAccessPolicy.sol";
import {Identity} from "./Identity.sol";
import {WorkerRegistry} from "./WorkerRegistry.sol";

/// Who acts for a requester and who for a worker, in the proxy and in the receipts.
abstract contract WorkerAuthority is Administration {
    /// Zero where workers are not looked up.
    WorkerRegistry public immutable workerRegistry;

    constructor(
        address administrator_,
        IAccessPolicy policy,
        WorkerRegistry workerRegistry_
    ) Administration(administrator_, policy) {
        workerRegistry = workerRegistry_;
    }

    /// A requester whose id is an address acts itself, or by whom the policy names. For any other id the policy
    /// decides, or everybody may where there is none: a DID cannot be compared with a sender.
    function isRequester(bytes4 action, bytes32 requesterId) internal view returns (bool) {
        if (requesterId == Identity.ofAddress(msg.sender)) return true;
        return Identity.isAddress(requesterId) ? isGranted(action, requesterId) : isOpenOrGranted(action, requesterId);
    }

    /// A worker whose id is an address acts itself. For any other id it is whoever registered it. Beside them, whom the
    /// policy names. The registrant does not act for an address: where registration is open, anybody could be it.
    function isForWorker(bytes4 action, bytes32 workerId) internal view returns (bool) {
        if (workerId == Identity.ofAddress(msg.sender)) return true;
        if (!Identity.isAddress(workerId) && registrantOf(workerId) == msg.sender) return true;
        return isGranted(action, workerId);
    }

    /// Whether nobody could claim the worker's id later on, and with it what is written for it now.
    function isClaimed(bytes32 workerId) internal view returns (bool) {
        bool isRegistered = address(workerRegistry) == address(0) || registrantOf(workerId) != address(0);
        return workerId != bytes32(0) && (Identity.isAddress(workerId) || isRegistered);
    }

    function registrantOf(bytes32 workerId) private view returns (address) {
        return address(workerRegistry) == address(0) ? address(0) : workerRegistry.workerRegistrant(workerId);
    }
}
